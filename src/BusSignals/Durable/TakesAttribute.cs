namespace BusSignals;

/// <summary>
/// Declares which signal a process receives by calling this; for an open generic type, the one with the type arguments
/// of the call.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
internal sealed class TakesAttribute(Type contract) : Attribute
{
    public Type Contract => contract;
}
