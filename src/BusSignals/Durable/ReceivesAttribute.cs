namespace BusSignals;

/// <summary>
/// Declares a signal that a durable process waits for but its own class does not name, because the waiting is done in
/// another class. Signals that the class itself waits for are found automatically.
/// </summary>
/// <param name="contract">The signal's contract.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ReceivesAttribute(Type contract) : Attribute
{
    /// <summary>The signal's contract.</summary>
    public Type Contract { get; } = contract;
}
