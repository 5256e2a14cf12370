using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// What this node is sending, or has sent and not yet removed from the store. It sends none of it a second time,
/// however long the store is unavailable, and removes it as soon as the store is available again.
/// </summary>
internal sealed partial class OwnMessages(IOutboxStore store, OutboxOptions options, ILogger logger)
{
    /// <summary>More than a node sends in many seconds; beyond it a remaining message may be sent twice.</summary>
    private const int Limit = 100_000;

    private readonly Lock _gate = new();
    private readonly HashSet<Guid> _known = [];
    private readonly HashSet<Guid> _left = [];
    private readonly RequestBatcher<Guid, bool> _removals = new(
        async (ids, ct) =>
        {
            await store.RemoveSentAsync(ids, ct);
            var removed = new bool[ids.Count];
            Array.Fill(removed, true);
            return removed;
        },
        options.BatchSize,
        othersFirst: false);

    /// <summary>Claims a message for one sender of this node; false if another one has it.</summary>
    public bool TryBegin(Guid id)
    {
        lock (_gate)
        {
            return _known.Count < Limit ? _known.Add(id) : !_known.Contains(id);
        }
    }

    /// <summary>Notes that it was not sent, or has been removed from the store.</summary>
    public void End(params ReadOnlySpan<Guid> ids)
    {
        lock (_gate)
        {
            foreach (Guid id in ids)
            {
                _known.Remove(id);
                _left.Remove(id);
            }
        }
    }

    /// <summary>
    /// Removes a sent message from the store; its delivery does not wait for that. A crash before it has the same
    /// effect as a crash before the confirmation: the message is sent again with the same id.
    /// </summary>
    /// <returns>False if it is still there and must be removed later.</returns>
    public async Task<bool> TryRemoveAsync(Guid id)
    {
        try
        {
            await _removals.RunAsync(id, CancellationToken.None);
            End(id);
            return true;
        }
        catch (Exception exception)
        {
            if (exception is not StoreUnavailableException) // for that, one line in the log covers all
            {
                LogNotRemoved(exception, id);
            }

            lock (_gate)
            {
                _left.Add(id);
            }

            return false;
        }
    }

    /// <summary>Removes from the store what could not be removed before.</summary>
    public async Task RemoveLeftAsync(CancellationToken cancellationToken)
    {
        while (Left() is { Length: > 0 } left)
        {
            await store.RemoveSentAsync(left, cancellationToken);
            End(left);
        }
    }

    /// <summary>Waits until everything that was sent has been removed from the store.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _removals.RunAsync(Guid.Empty, cancellationToken);
        await RemoveLeftAsync(cancellationToken);
    }

    private Guid[] Left()
    {
        lock (_gate)
        {
            return _left.Count == 0 ? [] : [.. _left.Take(options.BatchSize)];
        }
    }

    [LoggerMessage(2005, LogLevel.Warning, "Message {MessageId} was sent and could not be taken out of the outbox; that is tried again until it succeeds")]
    private partial void LogNotRemoved(Exception exception, Guid messageId);
}
