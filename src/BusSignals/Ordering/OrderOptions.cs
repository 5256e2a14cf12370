namespace BusSignals;

/// <summary>
/// How the order of the signals that one emitter sends to one process is kept. An emitter is one running
/// application; its signals are in order if the next was emitted after the task of the one before had ended, and if
/// both have the same identity.
/// </summary>
public sealed class OrderOptions
{
    /// <summary>
    /// At the receiver: how long a signal waits, durably, for an earlier one of its emitter that has neither come nor become a
    /// dead signal. It is the last resort, for a message that was lost outside of the engine: then the signal is applied all the
    /// same, which is logged and counted. Time in which no host looks, because none runs or a backlog is in the way, does not
    /// count. Make it longer than the slowest handler takes. Zero holds nothing back. At most 1 day, default: 10 minutes.
    /// </summary>
    [OptionRange(0, TimeSpan.TicksPerDay)]
    public TimeSpan HoldBack { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// At the emitter: how long after a signal later ones still name it as earlier; it must be longer than a message may
    /// be on its way, the longest backlog included. Zero says nothing of order. At most 1 day, default: 1 day.
    /// </summary>
    [OptionRange(0, TimeSpan.TicksPerDay)]
    public TimeSpan Remember { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// At the emitter: of how many identities the last signals are remembered, those used last; about half a kilobyte each.
    /// 1 to 10,000,000, default: 50,000.
    /// </summary>
    [OptionRange(1, 10_000_000)]
    public int MaxIdentities { get; set; } = 50_000;
}
