namespace BusSignals;

/// <summary>When the health check <c>bussignals</c> says that this node is degraded.</summary>
public sealed class HealthOptions
{
    /// <summary>
    /// How long messages and timers of the outbox may be due and not taken by any node. Longer than zero; null does
    /// not look. Default: 1 minute.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrNull = "not to look")]
    public TimeSpan? MaxOutboxLag { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one load or commit may take: what has not ended by then waits for a lock, or for a standby that does not answer. Longer
    /// than zero; null does not look. Default: 10 seconds.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrNull = "not to look")]
    public TimeSpan? MaxStoreTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether there being any dead signal counts. Anybody who may send a message can make one, so that it is off unless
    /// somebody looks after them. Default: false.
    /// </summary>
    public bool DeadSignals { get; set; }

    /// <summary>
    /// Whether open processes in the store whose type is not registered here count: a path that was changed, or a class that was
    /// taken out. False is for an application that shares its store with another one. Default: true.
    /// </summary>
    public bool UnknownProcesses { get; set; } = true;
}
