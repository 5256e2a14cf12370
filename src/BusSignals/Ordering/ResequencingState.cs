namespace BusSignals;

/// <summary>
/// How the history represents a held-back signal: it waits, and names the messages that it waits for.
/// </summary>
internal static class ResequencingState
{
    private const string NoMore = "";

    /// <summary>
    /// Whether it was held back, and nobody wanted it when it was released: its number is not its place in the order.
    /// </summary>
    public static bool WasHeld(HistoryEntry entry) => entry is { Outcome: SignalOutcome.Waiting, Awaited: NoMore };

    /// <summary>
    /// The entry of a signal that is held back until a time at the latest; it does not expire meanwhile.
    /// </summary>
    public static HistoryEntry Hold(HistoryEntry entry, IEnumerable<Guid> awaited, DateTimeOffset until) =>
        WaitingFor(entry with { RetryAt = until, ExpiresAt = null }, awaited);

    public static HistoryEntry WaitingFor(HistoryEntry entry, IEnumerable<Guid> awaited) => entry with
    {
        Awaited = string.Join(' ', awaited),
        Reason = "It is held back until earlier signals of its emitter have come.",
    };

    /// <summary>The entry of a released signal.</summary>
    public static HistoryEntry Release(HistoryEntry entry) => entry with { RetryAt = null, Reason = null, Awaited = NoMore };

    /// <summary>The messages that a held-back signal still waits for.</summary>
    public static IEnumerable<Guid> Awaited(HistoryEntry entry) =>
        (entry.Awaited ?? NoMore).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse);

    /// <summary>The predecessors of a signal.</summary>
    public static IReadOnlyList<Predecessor> Earlier(HistoryEntry entry) =>
        PredecessorHeader.Read(SignalMetadata.Read(entry.Metadata).Headers?.GetValueOrDefault(SignalHeaders.After));
}
