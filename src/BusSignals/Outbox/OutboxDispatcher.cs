using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Sends what was committed: straight from memory after the commit, and, for timers and for what a crash left
/// behind, from the store when it is due. It has no loop and no clock of its own; <see cref="OutboxDriver"/> is that.
/// </summary>
internal sealed partial class OutboxDispatcher(
    IOutboxStore store, IOutgoingSender sender, TimeProvider clock, OutboxOptions options, ILogger<OutboxDispatcher> logger)
{
    private readonly Gatherer<Guid, bool> _removals = new(
        async (ids, ct) =>
        {
            await store.RemoveSentAsync(ids, ct);
            return new bool[ids.Count];
        },
        options.BatchSize);

    /// <summary>Raised when something was committed that is due later, with its due time.</summary>
    public event Action<DateTimeOffset>? Scheduled;

    /// <summary>The lease of a message that the committing node sends itself.</summary>
    public DateTimeOffset LeaseUntil => clock.Now() + options.Lease;

    /// <summary>Sends freshly committed messages, in order. What cannot be sent now stays for a sweep.</summary>
    public async Task SendCommittedAsync(IReadOnlyList<OutgoingMessage> committed, CancellationToken cancellationToken)
    {
        foreach (OutgoingMessage timer in committed.Where(it => it.IsTimer))
        {
            Scheduled?.Invoke(timer.NextAttempt);
        }

        foreach (OutgoingMessage message in committed.Where(it => !it.IsTimer))
        {
            if (!await TrySendAsync(message, cancellationToken))
            {
                return; // the rest follows in order with the sweep
            }
        }
    }

    /// <summary>Takes what is due from the store and sends it.</summary>
    /// <returns>How many rows were taken.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.Now();
        IReadOnlyList<OutgoingMessage> due = await store.ClaimDueAsync(now, now + options.Lease, options.BatchSize, cancellationToken);
        await Task.WhenAll(due.Select(it => TrySendAsync(it, cancellationToken)));
        return due.Count;
    }

    /// <summary>When the next row is due, or null if there is none.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => store.NextDueAsync(cancellationToken);

    public void Wake() => Scheduled?.Invoke(clock.Now());

    private async Task<bool> TrySendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = new CancellationTokenSource(options.Lease, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            await sender.SendAsync(message, both.Token);
            if (!message.IsTimer) // a timer's row goes with the commit that applies it
            {
                await _removals.RunAsync(message.Id, cancellationToken);
            }

            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSent(exception, message.Id, message.Destination, message.Attempts);
            return false;
        }
    }

    [LoggerMessage(2001, LogLevel.Warning, "Message {MessageId} to {Destination} was not sent (attempt {Attempts}); it stays in the outbox and is sent again")]
    private partial void LogNotSent(Exception exception, Guid messageId, string destination, int attempts);
}
