namespace BusSignals;

/// <summary>
/// How a signal that is held back looks in the history: it waits, will be tried again, has not failed, and its reason
/// says for which messages it waits.
/// </summary>
internal static class HoldBack
{
    /// <summary>The reason of a signal that was held back, and that nobody wanted when it went on.</summary>
    public const string WasHeld = "It came before an earlier signal of its emitter.";

    private const string Waits = "It is held back until earlier signals of its emitter have come: ";

    public static bool IsHeld(HistoryEntry entry) =>
        entry is { Outcome: SignalOutcome.Waiting, RetryAt: not null, Retries: 0 };

    public static string Reason(IEnumerable<Guid> awaited) => Waits + string.Join(", ", awaited);

    /// <summary>The messages that a held signal still waits for.</summary>
    public static IReadOnlyList<Guid> Awaited(HistoryEntry entry) =>
        entry.Reason is { } reason && reason.StartsWith(Waits, StringComparison.Ordinal)
            ? [.. reason[Waits.Length..].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)]
            : [];

    /// <summary>The messages that a signal which was held back comes after.</summary>
    public static IEnumerable<Guid> Earlier(HistoryEntry entry) =>
        EarlierSignals.Read(SignalMetadata.Read(entry.Metadata).Headers?.GetValueOrDefault(SignalHeaders.After)).Select(it => it.MessageId);
}
