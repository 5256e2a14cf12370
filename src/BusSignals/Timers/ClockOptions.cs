namespace BusSignals;

/// <summary>Which clock the engine follows.</summary>
public sealed class ClockOptions
{
    /// <summary>
    /// Whether to follow the database's clock, which all hosts share: the host's <see cref="TimeProvider"/> is
    /// corrected by the difference. Default: true with <see cref="TimeProvider.System"/>, false with any other, such as
    /// the virtual time of a test. SQLite and the in-memory store have no clock but the host's.
    /// </summary>
    public bool? FollowDatabase { get; set; }
}
