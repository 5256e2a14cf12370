namespace BusSignals.Conformance;

internal static class MailboxReading
{
    /// <summary>Reads all that waits in a mailbox, held back or not, with its payloads.</summary>
    public static async Task<IReadOnlyList<HistoryEntry>> ReadMailboxAsync(this IProcessStore store, Guid process, CancellationToken cancel)
    {
        ProcessSnapshot snapshot = (await store.LoadAsync([new LoadRequest(process, null)], cancel))[0];
        HistoryEntry[] entries = [.. snapshot.Held.Concat(await store.LoadMailboxAsync(process, MailboxPage.Whole, cancel)).OrderBy(it => it.Sequence)];
        IReadOnlyDictionary<int, string> payloads = await store.LoadPayloadsAsync(process, [.. entries.Select(it => it.Sequence)], cancel);
        return [.. entries.Select(it => it.Payload is null
            ? it with { Payload = payloads.GetValueOrDefault(it.Sequence) }
            : throw new InvalidOperationException("An entry came with its payload."))];
    }
}
