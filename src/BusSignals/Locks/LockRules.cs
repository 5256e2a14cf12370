namespace BusSignals;

/// <summary>The times that all owners of one store have to agree on.</summary>
/// <param name="ClockSkew">How far their clocks may be apart.</param>
/// <param name="WaiterLease">How long a place in the queue is kept for a waiter that is not heard of.</param>
internal sealed record LockRules(TimeSpan ClockSkew, TimeSpan WaiterLease);
