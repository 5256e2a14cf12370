namespace BusSignals;

/// <summary>The times that all applications sharing a store must agree on.</summary>
/// <param name="ClockSkew">How far their clocks may differ.</param>
/// <param name="WaiterLease">How long a place in the queue is kept for a waiter that does not poll.</param>
internal sealed record LockRules(TimeSpan ClockSkew, TimeSpan WaiterLease);
