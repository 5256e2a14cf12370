namespace BusSignals;

/// <summary>
/// How often a signal whose handler fails is attempted. An invalid or refused signal is never retried.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>
    /// How often the handler is attempted in a row, in the order of arrival; later signals of the same process wait
    /// meanwhile. 1 to 20, default: 3.
    /// </summary>
    [OptionRange(1, 20, Advice = "For longer patience use Retry.Delays.")]
    public int Attempts { get; init; } = 3;

    /// <summary>
    /// Pauses after which it is retried, with <see cref="Attempts"/> attempts each. The signal waits durably in the
    /// mailbox, so nothing else waits for it, and later signals overtake it. When no pause is left, it is
    /// dead-lettered. Each longer than zero; at most 50. Default: none.
    /// </summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public IReadOnlyList<TimeSpan> Delays
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Delays), "Retry.Delays cannot be null; for no pauses leave it out, or write [].");
    } = [];

    internal static RetryPolicy Checked(RetryPolicy? retry) => retry
        ?? throw new ArgumentNullException(nameof(retry), "Retry cannot be null; to try once write new RetryPolicy { Attempts = 1 }.");

    internal void Check(string owner, Faults faults)
    {
        faults.Add(OptionCheck.Faults(this, $"'{owner}'", prefix: "Retry."));
        if (Delays.Count > 50 || Delays.Any(it => it <= TimeSpan.Zero))
        {
            faults.Add($"Retry.Delays of '{owner}' must be at most 50, each longer than zero; to try again at once use Retry.Attempts.");
        }
    }
}
