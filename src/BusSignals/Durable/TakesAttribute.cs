namespace BusSignals;

/// <summary>
/// Says which signal a process takes that calls this; of an open generic type, that with the type arguments of the call.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
internal sealed class TakesAttribute(Type contract) : Attribute
{
    public Type Contract => contract;
}
