namespace BusSignals;

/// <summary>
/// Puts into a signal's entry what its handler gets: middleware may have changed it, and the lock in it may have got its
/// fence on arrival. So the history shows what was applied, and a durable process' replay reads it.
/// </summary>
internal static class AppliedPayload
{
    /// <param name="entry">The signal's entry.</param>
    /// <param name="context">The signal, on its way to the handler.</param>
    /// <param name="stored">The entry as it was in the mailbox, where a lock has no fence yet; null if it comes from its message.</param>
    /// <param name="isTouched">Whether somebody may have changed the signal on the way.</param>
    public static HistoryEntry In(HistoryEntry entry, SignalContext context, HistoryEntry? stored, bool isTouched)
    {
        SignalDefinition signal = context.Signal;
        if (entry.Kind != HistoryKind.Signal || !(isTouched || (stored is not null && LockedMembers.Has(signal.Contract))))
        {
            return entry;
        }

        // Compared as it is written: a changed object may be the same one.
        string applied = SignalPayload.Write(context.Payload, signal.Contract);
        return applied == (stored ?? entry).Payload
            ? entry
            : entry with { Payload = applied, Metadata = SignalMetadata.Read(entry.Metadata).Of(signal).Write() };
    }
}
