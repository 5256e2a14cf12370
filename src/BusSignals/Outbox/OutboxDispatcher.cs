using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Sends what was committed: straight from memory after the commit and, for timers and for messages left behind by a
/// crash, from the store when they are due. It has no loop and no clock of its own; <see cref="OutboxDriver"/> provides
/// both.
/// </summary>
internal sealed partial class OutboxDispatcher(
    IOutboxStore store, IOutgoingSender sender, Undeliverable undeliverable, StoreClock clock, OutboxOptions options, ILogger<OutboxDispatcher> logger)
{
    /// <summary>How often a timer is sent at the pace of the lease before it slows down.</summary>
    private const int PatientAttempts = 6;

    /// <summary>How long a stopping node may take to give up its leases.</summary>
    private static readonly TimeSpan HandBackTime = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How soon a message that no queue accepted is retried: somebody is expected to start the consumer.
    /// </summary>
    private static readonly TimeSpan ReturnedPause = TimeSpan.FromMinutes(1);

    /// <summary>
    /// RabbitMQ's exception for a message that no queue accepted; its package is not referenced here.
    /// </summary>
    private const string Returned = "MessageReturnedException";

    /// <summary>How soon the removal of a sent message from the store is retried.</summary>
    private static readonly TimeSpan RemovalPause = TimeSpan.FromSeconds(1);

    private readonly OwnMessages _own = new(store, options, logger);
    private readonly RequestBatcher<OutgoingMessage, bool> _additions = new(
        async (messages, ct) =>
        {
            await store.AddAsync(messages, ct);
            return new bool[messages.Count];
        },
        options.BatchSize);

    /// <summary>Raised when something that is due later was committed, with its due time.</summary>
    public event Action<DateTimeOffset>? Scheduled;

    /// <summary>The lease of a message that the committing node sends itself.</summary>
    public DateTimeOffset LeaseUntil => clock.Now() + options.Lease;

    /// <summary>
    /// Sends freshly committed messages, in order. If one cannot be sent, or its lease is over, it and those behind it
    /// are left to a sweep.
    /// </summary>
    public async Task SendCommittedAsync(IReadOnlyList<OutgoingMessage> committed, CancellationToken cancellationToken)
    {
        foreach (OutgoingMessage message in committed)
        {
            if (!IsForNow(message))
            {
                Scheduled?.Invoke(message.NextAttempt);
            }
        }

        for (int i = 0; i < committed.Count; i++)
        {
            OutgoingMessage message = committed[i];
            if (!IsForNow(message))
            {
                continue;
            }

            try
            {
                switch (await TrySendAsync(message, cancellationToken))
                {
                    case Sending.Done:
                        _ = RemoveAsync(message.Id);
                        break;
                    case Sending.Failed or Sending.Returned:
                        await PostponeAsync(MessagesFrom(i), cancellationToken);
                        return;
                }
            }
            catch when (cancellationToken.IsCancellationRequested)
            {
                await HandBackAsync(MessagesFrom(i));
                throw;
            }
        }

        OutgoingMessage[] MessagesFrom(int place) => [.. committed.Skip(place).Where(IsForNow)];
        static bool IsForNow(OutgoingMessage message) => !message.IsTimer && message.Later is null;
    }

    /// <summary>Stores a message that belongs to no commit, to be sent when it is due.</summary>
    public async Task KeepAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await _additions.RunAsync(message, cancellationToken);
        Scheduled?.Invoke(message.NextAttempt);
    }

    /// <summary>Waits until sent messages have been removed from the store.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _own.FlushAsync(cancellationToken);

    /// <summary>Makes a stored message due again at a time regardless of its lease.</summary>
    public async Task SendAgainAsync(Guid id, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await store.PostponeAsync([id], at, cancellationToken);
        Scheduled?.Invoke(at);
    }

    /// <summary>Takes due messages from the store and sends them.</summary>
    /// <returns>How many rows were taken.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await _own.RemoveLeftAsync(cancellationToken);
        await ReadClockAsync(cancellationToken);
        DateTimeOffset now = clock.Now();
        IReadOnlyList<OutgoingMessage> due = await store.ClaimDueAsync(now, now + options.Lease, options.BatchSize, cancellationToken);
        var sent = new Dictionary<Guid, Task<bool>>();
        foreach (OutgoingMessage message in due)
        {
            Task<bool>[] earlier = [.. OutboxOrder.Earlier(message).Select(sent.GetValueOrDefault).OfType<Task<bool>>()];
            sent[message.Id] = SendDueAsync(message, earlier, cancellationToken);
        }

        try
        {
            await Task.WhenAll(sent.Values);
        }
        catch when (cancellationToken.IsCancellationRequested)
        {
            await HandBackAsync([.. due.Where(it => !sent[it.Id].IsCompletedSuccessfully)]);
            throw;
        }

        return due.Count;
    }

    /// <summary>Updates the engine's clock from the database's, unless it has just been updated.</summary>
    public Task ReadClockAsync(CancellationToken cancellationToken) =>
        clock.WantsReading ? store.TellTimeAsync(clock, cancellationToken) : Task.CompletedTask;

    /// <summary>When the next row is due, or null if there is none.</summary>
    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => store.NextDueAsync(cancellationToken);

    public void Wake() => Scheduled?.Invoke(clock.Now());

    /// <summary>Sends a message after its predecessors, and not at all now if one of those could not be sent.</summary>
    private async Task<bool> SendDueAsync(OutgoingMessage message, Task<bool>[] earlier, CancellationToken cancellationToken)
    {
        bool inTurn = Array.TrueForAll(await Task.WhenAll(earlier), it => it);
        Sending sending = inTurn ? await TrySendAsync(message, cancellationToken) : Sending.Failed;
        if (sending == Sending.Done && !message.IsTimer) // a timer's row goes with the commit that applies it
        {
            await RemoveAsync(message.Id);
        }
        else if (sending is Sending.Failed or Sending.Returned || (message.IsTimer && message.Attempts > PatientAttempts))
        {
            await PostponeAsync([message], cancellationToken, sending == Sending.Returned); // a timer that keeps coming back fails to be applied
        }

        return sending is not (Sending.Failed or Sending.Returned);
    }

    /// <summary>
    /// Sends a message while its lease lasts, and gives up before it ends: after that another node may send it.
    /// </summary>
    private async Task<Sending> TrySendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        TimeSpan left = message.NextAttempt - clock.Now();
        if (left <= TimeSpan.Zero)
        {
            return Sending.Failed;
        }

        if (!message.IsTimer && !_own.TryBegin(message.Id))
        {
            return Sending.Elsewhere;
        }

        var sending = Sending.Failed;
        try
        {
            using var limit = new CancellationTokenSource(left * 0.75, clock.Timers);
            using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static it => ((CancellationTokenSource)it!).Cancel(), limit);
            await sender.SendAsync(message, limit.Token);
            sending = Sending.Done;
            undeliverable.Solved(message.Destination);
        }
        catch (Exception exception) when (exception.GetType().Name == Returned && !cancellationToken.IsCancellationRequested)
        {
            sending = Sending.Returned;
            undeliverable.Report(message.Destination, $"No queue takes what is sent to '{message.Destination}': no host has taken it over. Start one that hosts "
                + "it (AddSaga, AddFlow, AddProcess, or AddActivity for an activity); what is for it waits in the outbox, and is sent again each minute.");
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotSent(exception, message.Id, message.Destination, message.Attempts);
        }
        finally
        {
            if (sending is Sending.Failed or Sending.Returned)
            {
                _own.End(message.Id);
            }
        }

        return sending;
    }

    private async Task RemoveAsync(Guid id)
    {
        if (!await _own.TryRemoveAsync(id))
        {
            Scheduled?.Invoke(clock.Now() + RemovalPause);
        }
    }

    /// <summary>
    /// Postpones messages that were not sent; not those whose lease is over, which another node may own now.
    /// </summary>
    private async Task PostponeAsync(OutgoingMessage[] messages, CancellationToken cancellationToken, bool returned = false)
    {
        try
        {
            DateTimeOffset now = clock.Now();
            if (messages.Any(it => it.NextAttempt <= now))
            {
                Scheduled?.Invoke(now);
                return;
            }

            TimeSpan pause = Pause(messages.Max(it => it.Attempts));
            DateTimeOffset until = now + (returned && pause > ReturnedPause ? ReturnedPause : pause);
            await store.PostponeAsync([.. messages.Select(it => it.Id)], until, cancellationToken);
            Scheduled?.Invoke(until);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (exception is not StoreUnavailableException)
            {
                LogNotPostponed(exception, messages.Length);
            }
        }
    }

    /// <summary>
    /// Gives up the lease of messages that this node will not send any more, so that another node need not wait for its
    /// end.
    /// </summary>
    private async Task HandBackAsync(OutgoingMessage[] messages)
    {
        using var limit = new CancellationTokenSource(HandBackTime, clock);
        try
        {
            DateTimeOffset now = clock.Now();
            await store.PostponeAsync([.. messages.Where(it => it.NextAttempt > now).Select(it => it.Id)], now, limit.Token);
        }
        catch (Exception exception)
        {
            LogNotPostponed(exception, messages.Length);
        }
    }

    /// <summary>The outcome of sending a message.</summary>
    private enum Sending
    {
        Failed,
        Done,

        /// <summary>No queue accepts it.</summary>
        Returned,

        /// <summary>
        /// Its lease ran out while this node was sending it or removing it from the store; that continues.
        /// </summary>
        Elsewhere,
    }

    /// <summary>1 second, doubled each time, at most 1 hour.</summary>
    internal static TimeSpan Pause(int attempts) => TimeSpan.FromSeconds(Math.Min(3600, Math.Pow(2, Math.Min(attempts, 12))));

    [LoggerMessage(2004, LogLevel.Warning, "{Count} messages could not be postponed; they are sent again when their lease is over")]
    private partial void LogNotPostponed(Exception exception, int count);

    [LoggerMessage(2001, LogLevel.Warning, "Message {MessageId} to {Destination} was not sent (attempt {Attempts}); it stays in the outbox and is sent again")]
    private partial void LogNotSent(Exception exception, Guid messageId, string destination, int attempts);
}
