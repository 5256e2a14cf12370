namespace BusSignals;

/// <summary>
/// How long locks are leased and waited for. All applications that share a store should use the same values.
/// </summary>
public sealed class LockOptions
{
    /// <summary>
    /// How long a lease lasts without renewal by its holder; it is renewed at a third of that while it is held. 1
    /// second to 1 day, default: 30 seconds.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay)]
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a lock stays with a signal in flight. A signal that arrives later acquires the lock again before it is
    /// handled; a signal that never arrives blocks others for this long. 1 second to 1 day, default: 5 minutes.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerSecond, TimeSpan.TicksPerDay)]
    public TimeSpan Journey { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long acquiring waits for others. Zero to 1 day, default: 30 seconds.</summary>
    [OptionRange(0, TimeSpan.TicksPerDay)]
    public TimeSpan WaitTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the first waiter of a process checks whether another process has released the lock. It learns of a
    /// release in its own process at once. 1 millisecond to 1 day, and at most a third of <see cref="WaiterLease"/>.
    /// Default: 0.5 seconds.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// How long a place in the queue is kept for a waiter that does not poll. 1 millisecond to 1 day, default: 10
    /// seconds.
    /// </summary>
    [OptionRange(TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerDay)]
    public TimeSpan WaiterLease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How far the clocks of the application's processes may differ: a lease may be taken by another only this long
    /// after its end. If they differ more, two may think that they hold the lock, and only the fence distinguishes
    /// them. Zero to 1 hour, default: 1 second.
    /// </summary>
    [OptionRange(0, TimeSpan.TicksPerHour)]
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(1);

    internal LockRules Rules => new(ClockSkew, WaiterLease);

    internal IEnumerable<string> Check() =>
    [
        .. OptionCheck.Faults(this, "the locks", "ConfigureLocks"),
        .. WaiterLease > TimeSpan.Zero && PollInterval > WaiterLease / 3
            ? [$"PollInterval of the locks is {PollInterval}; it must be at most a third of WaiterLease, which is {WaiterLease}, so that a place is not lost "
                + "between two looks. Set it with signals.ConfigureLocks(it => …)."]
            : Array.Empty<string>(),
    ];
}
