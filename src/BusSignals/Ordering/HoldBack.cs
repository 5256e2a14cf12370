namespace BusSignals;

/// <summary>
/// How a signal that is held back looks in the history: it waits, will be tried again, has not failed, and its reason
/// says for which messages it waits.
/// </summary>
internal static class HoldBack
{
    private const string Was = "It came before an earlier signal of its emitter.";

    private const string Waits = "It is held back until earlier signals of its emitter have come: ";

    public static bool IsHeld(HistoryEntry entry) =>
        entry is { Outcome: SignalOutcome.Waiting, RetryAt: not null, Retries: 0 };

    /// <summary>Whether it was held back, and nobody wanted it when it went on: its number is not its place in the order.</summary>
    public static bool WasHeld(HistoryEntry entry) => entry.Reason == Was;

    /// <summary>The entry of a signal that is held back until a moment at the latest; it cannot be unwanted meanwhile.</summary>
    public static HistoryEntry Hold(HistoryEntry entry, IEnumerable<Guid> awaited, DateTimeOffset until) =>
        WaitingFor(entry with { RetryAt = until, ExpiresAt = null }, awaited);

    public static HistoryEntry WaitingFor(HistoryEntry entry, IEnumerable<Guid> awaited) =>
        entry with { Reason = Waits + string.Join(", ", awaited) };

    /// <summary>The entry of a signal that goes on.</summary>
    public static HistoryEntry Release(HistoryEntry entry) => entry with { RetryAt = null, Reason = Was };

    /// <summary>The messages that a held signal still waits for.</summary>
    public static IReadOnlyList<Guid> Awaited(HistoryEntry entry) =>
        entry.Reason is { } reason && reason.StartsWith(Waits, StringComparison.Ordinal)
            ? [.. reason[Waits.Length..].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)]
            : [];

    /// <summary>The signals that a signal comes after.</summary>
    public static IReadOnlyList<EarlierSignal> Earlier(HistoryEntry entry) =>
        EarlierSignals.Read(SignalMetadata.Read(entry.Metadata).Headers?.GetValueOrDefault(SignalHeaders.After));
}
