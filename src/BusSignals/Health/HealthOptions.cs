namespace BusSignals;

/// <summary>When the health check <c>bussignals</c> reports this node as degraded.</summary>
public sealed class HealthOptions
{
    /// <summary>
    /// How long messages and timers of the outbox may be due without any node taking them. Longer than zero; null
    /// disables the check. Default: 1 minute.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrNull = "not to look")]
    public TimeSpan? MaxOutboxLag { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long one load or commit may take; one that takes longer waits for a lock, or for a standby that does not
    /// answer. Longer than zero; null disables the check. Default: 10 seconds.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrNull = "not to look")]
    public TimeSpan? MaxStoreTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether the existence of any dead signal counts. Anybody who may send a message can cause one, so it is off
    /// unless somebody takes care of them. Default: false.
    /// </summary>
    public bool DeadSignals { get; set; }

    /// <summary>
    /// Whether open processes in the store whose type is not registered here count, as after a path was changed or a
    /// class removed. Use false for an application that shares its store with another one. Default: true.
    /// </summary>
    public bool UnknownProcesses { get; set; } = true;
}
