namespace BusSignals;

/// <summary>
/// How the order of the signals that one emitter sends to one process is kept. An emitter is one running application.
/// Its signals are in order if each is emitted after the previous one's task has completed, and if both have the same
/// identity.
/// </summary>
public sealed class OrderOptions
{
    /// <summary>
    /// At the receiver: how long a signal waits, durably, for a predecessor that has neither arrived nor been
    /// dead-lettered. This is the last resort, for a message lost outside the engine: after that the signal is applied
    /// all the same, which is logged and counted. Time in which no host checks, because none runs or a backlog is in
    /// the way, does not count. Make it longer than the slowest handler takes. Zero holds nothing back. At most 1 day,
    /// default: 10 minutes.
    /// </summary>
    [OptionRange(0, TimeSpan.TicksPerDay)]
    public TimeSpan HoldBack { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// At the emitter: for how long later signals still name a signal as a predecessor. It must be longer than a
    /// message may be in transit, including the longest backlog. Zero disables ordering. At most 1 day, default: 1 day.
    /// </summary>
    [OptionRange(0, TimeSpan.TicksPerDay)]
    public TimeSpan Remember { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// At the emitter: for how many identities, the most recently used ones, the last signals are remembered; about
    /// half a kilobyte each. 1 to 10,000,000, default: 50,000.
    /// </summary>
    [OptionRange(1, 10_000_000)]
    public int MaxIdentities { get; set; } = 50_000;
}
