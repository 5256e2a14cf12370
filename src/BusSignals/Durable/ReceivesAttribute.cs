namespace BusSignals;

/// <summary>
/// Says that a durable process waits for a signal which its own class does not name, because the waiting is done in
/// another class. What the class itself waits for is found by itself.
/// </summary>
/// <param name="contract">The signal's contract.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ReceivesAttribute(Type contract) : Attribute
{
    /// <summary>The signal's contract.</summary>
    public Type Contract { get; } = contract;
}
