namespace BusSignals;

/// <summary>How long locks are leased and waited for. All owners of one store should have the same.</summary>
public sealed class LockOptions
{
    /// <summary>
    /// How long a lease lasts when its holder is not heard of; it is renewed at a third of that while it is held.
    /// Default: 30 seconds.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a lock stays with a signal that is under way. A signal that comes later acquires the lock anew before
    /// it is handled; a signal that never comes keeps others out for so long. Default: 5 minutes.
    /// </summary>
    public TimeSpan Journey { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long acquiring waits for others. Default: 30 seconds.</summary>
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the first waiter of a process looks whether another process has released the lock. A release in its
    /// own process it knows at once. Default: 0.5 seconds.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>How long a place in the queue is kept for a waiter that is not heard of. Default: 10 seconds.</summary>
    public TimeSpan WaiterLease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How far the clocks of the application's processes may be apart: so much after its end a lease may be taken by
    /// another. Where they are further apart two may think that they hold the lock, and only the fence tells them
    /// apart. Default: 1 second.
    /// </summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(1);

    internal LockRules Rules => new(ClockSkew, WaiterLease);

    internal IEnumerable<string> Check()
    {
        bool valid = IsSpan(Lease) && IsSpan(Journey) && IsSpan(PollInterval) && IsSpan(WaiterLease)
            && WaitTimeout >= TimeSpan.Zero && WaitTimeout <= TimeSpan.FromDays(1)
            && ClockSkew >= TimeSpan.Zero && ClockSkew <= TimeSpan.FromHours(1) && PollInterval <= WaiterLease / 3;
        return valid
            ? []
            : [$"Locks have Lease {Lease}, Journey {Journey}, WaitTimeout {WaitTimeout}, PollInterval {PollInterval}, WaiterLease {WaiterLease}, "
                + $"ClockSkew {ClockSkew}; leases and intervals must be a millisecond to a day, the timeout at most a day, the skew at most an hour, "
                + "and PollInterval at most a third of WaiterLease."];
    }

    private static bool IsSpan(TimeSpan span) => span >= TimeSpan.FromMilliseconds(1) && span <= TimeSpan.FromDays(1);
}
