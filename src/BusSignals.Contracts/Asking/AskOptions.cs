namespace BusSignals;

/// <summary>How to ask.</summary>
public sealed class AskOptions : EmitOptions
{
    /// <summary>
    /// Creates the options. Later signals of the emitter do not wait for an ask: the caller waits for the answer
    /// anyway, and a refused ask leaves nothing to wait for.
    /// </summary>
    public AskOptions() => HoldsBackLater = false;

    /// <summary>
    /// How long to wait for the answer, including the sending. With zero or less the time is up at once and nothing is
    /// sent; <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits as long as the caller does. A timeout
    /// withdraws nothing: a signal that has arrived is handled all the same. Default: 30 seconds.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Until when to wait for the answer; overrides <see cref="Timeout"/>. Default: null.</summary>
    public DateTimeOffset? Deadline { get; set; }
}
