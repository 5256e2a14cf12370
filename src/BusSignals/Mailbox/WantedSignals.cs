using System.Text.Json;

namespace BusSignals;

/// <summary>Finds what a process wants of its mailbox.</summary>
internal sealed class WantedSignals(ProcessSession session, WaitingSignals waiting, MailboxPayloads payloads)
{
    private bool _isInOrder;

    /// <summary>Whether signals that have expired are left in the mailbox for now.</summary>
    public bool SkipsExpired { get; set; }

    /// <summary>
    /// The oldest entry that the process wants now. Nothing is read if the process wants none of the waiting
    /// signals, whatever their contents.
    /// </summary>
    public async Task<HistoryEntry?> NextAsync(IProcessInstance instance)
    {
        await waiting.KnowAsync();
        if (waiting.Count == 0 || waiting.Names.All(it => session.Definition.Find(it) is { } binding && instance.WantsAny(binding.Definition) == false))
        {
            return null;
        }

        HistoryEntry? next = await FirstAsync(instance);
        if (next is null || !ResequencingState.WasHeld(next) || _isInOrder)
        {
            return next;
        }

        _isInOrder = true;
        await waiting.ReorderAsync(EmittedOrder.Sort);
        return await FirstAsync(instance);
    }

    private async Task<HistoryEntry?> FirstAsync(IProcessInstance instance)
    {
        Waiting? first = null;
        foreach (string name in waiting.Names.ToArray())
        {
            first = await FirstAsync(instance, name, first?.Place ?? long.MaxValue) ?? first;
        }

        return first?.Entry;
    }

    /// <summary>The first wanted entry of a signal, if it comes before a place.</summary>
    private async Task<Waiting?> FirstAsync(IProcessInstance instance, string name, long before)
    {
        SignalDefinition? known = session.Definition.Find(name)?.Definition;
        if (known is not null && instance.WantsAny(known) == false)
        {
            return null;
        }

        LinkedListNode<Waiting>? node = await waiting.NextAsync(name);
        while (node?.Value.Place < before)
        {
            HistoryEntry entry = node.Value.Entry;
            bool mayBe = !(entry.RetryAt > session.Now) && !(SkipsExpired && entry.ExpiresAt <= session.Now);
            if (mayBe && (known ?? session.Definition.Find(entry)?.Definition) is { } signal
                && await WantsAsync(instance, signal, entry, waiting.Behind(name, node)))
            {
                return node.Value;
            }

            node = await waiting.NextAsync(name, node);
        }

        return null;
    }

    /// <summary>Whether the process wants an entry; one that cannot be read is wanted too.</summary>
    public async ValueTask<bool> WantsAsync(IProcessInstance instance, SignalDefinition signal, HistoryEntry entry, IEnumerable<HistoryEntry> following)
    {
        if (instance.WantsAny(signal) is { } any)
        {
            return any;
        }

        HistoryEntry whole = await payloads.OfAsync(entry, following);
        try
        {
            return instance.Wants(signal, () => SignalEnvelope.Read(signal, whole).Message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidSignalException)
        {
            return true; // handling it fails for the same reason, and dead-letters it
        }
    }
}
