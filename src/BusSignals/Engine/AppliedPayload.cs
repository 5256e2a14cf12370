namespace BusSignals;

/// <summary>
/// Writes into a signal's entry what its handler gets: middleware may have changed it, and its lock may have got its
/// fence on arrival. So the history shows what was applied, and a durable process's replay reads that.
/// </summary>
internal static class AppliedPayload
{
    /// <param name="entry">The signal's entry.</param>
    /// <param name="context">The signal, on its way to the handler.</param>
    /// <param name="stored">The entry as it was in the mailbox, where a lock has no fence yet; null if it comes
    /// directly from its message.</param>
    /// <param name="isTouched">Whether anything may have changed the signal on the way.</param>
    public static HistoryEntry In(HistoryEntry entry, SignalContext context, HistoryEntry? stored, bool isTouched)
    {
        SignalDefinition signal = context.Signal;
        if (entry.Kind != HistoryKind.Signal || !(isTouched || (stored is not null && LockedMembers.Has(signal.Contract))))
        {
            return entry;
        }

        // Compared in serialized form, because a changed object may be the same instance.
        string applied = SignalPayload.Write(context.Payload, signal.Contract);
        return applied == (stored ?? entry).Payload
            ? entry
            : entry with { Payload = applied, Metadata = SignalMetadata.Read(entry.Metadata).Of(signal).Write() };
    }
}
