namespace BusSignals;

/// <summary>Whose time the engine goes by.</summary>
public sealed class ClockOptions
{
    /// <summary>
    /// Whether the time is the database's, which all hosts share: the host's <see cref="TimeProvider"/> is corrected by its
    /// difference to it. Default: true with <see cref="TimeProvider.System"/>, false with any other, such as the virtual
    /// time of a test. SQLite and the store in memory have no clock but the host's.
    /// </summary>
    public bool? FollowDatabase { get; set; }
}
