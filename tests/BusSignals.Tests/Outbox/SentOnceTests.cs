using BusSignals.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BusSignals.Tests.Outbox;

/// <summary>How often a message leaves while the store refuses, or the broker takes longer than a lease.</summary>
[Trait("Feature", "R1")]
public sealed class SentOnceTests
{
    private readonly VirtualTime _clock = new();
    private readonly InMemoryStore _store = new();
    private readonly Store _connection;
    private readonly Sender _sender = new();
    private readonly OutboxDispatcher _dispatcher;
    private readonly List<DateTimeOffset> _wakes = [];

    public SentOnceTests()
    {
        _connection = new Store(_store);
        _dispatcher = Node(_connection);
        _dispatcher.Scheduled += _wakes.Add;
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OutboxDispatcher Node(IOutboxStore store) =>
        new(store, _sender, new Undeliverable(_clock, NullLogger<Undeliverable>.Instance), new StoreClock(_clock), new OutboxOptions(), NullLogger<OutboxDispatcher>.Instance);

    private void Pass(TimeSpan time) => _clock.MoveTo(_clock.GetUtcNow() + time);

    private async Task<OutgoingMessage[]> StoreAsync(int count, DateTimeOffset? nextAttempt = null)
    {
        OutgoingMessage[] messages = [.. Enumerable.Range(0, count).Select(it => new OutgoingMessage
        {
            Id = Guid.NewGuid(),
            Destination = "queue:somewhere",
            NextAttempt = (nextAttempt ?? _dispatcher.LeaseUntil).AddMicroseconds(it),
        })];
        await _store.AddAsync(messages, Token);
        return messages;
    }

    [Fact]
    public async Task Committed_NotRemovedForLongerThanALease_IsNotSentAgainByItsNodeAndRemovedAtLast()
    {
        OutgoingMessage[] messages = await StoreAsync(3);
        _connection.RemovalFails = true;
        await _dispatcher.SendCommittedAsync(messages, Token);
        Assert.Equal([_clock.GetUtcNow().AddSeconds(1)], _wakes.Distinct());

        for (int i = 0; i < 5; i++)
        {
            Pass(TimeSpan.FromMinutes(2));
            await Assert.ThrowsAsync<TimeoutException>(() => _dispatcher.SweepAsync(Token));
        }

        _connection.RemovalFails = false;
        Assert.Equal(0, await _dispatcher.SweepAsync(Token));

        Assert.Equal(messages.Select(it => it.Id), _sender.Sent);
        Assert.Null(await _store.NextDueAsync(Token));
    }

    [Fact]
    public async Task Swept_NotRemoved_IsNotSentAgain()
    {
        OutgoingMessage[] messages = await StoreAsync(2, _clock.GetUtcNow());
        Pass(TimeSpan.FromSeconds(1));
        _connection.RemovalFails = true;
        Assert.Equal(2, await _dispatcher.SweepAsync(Token));

        _connection.RemovalFails = false;
        Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(0, await _dispatcher.SweepAsync(Token));

        Assert.Equal(messages.Select(it => it.Id), _sender.Sent);
        Assert.Null(await _store.NextDueAsync(Token));
    }

    [Fact]
    public async Task Committed_LeaseEndsWhileItIsBeingSent_IsNotSentBesideByItsOwnSweep()
    {
        OutgoingMessage[] messages = await StoreAsync(1, _clock.GetUtcNow().AddSeconds(8));
        _sender.Slow = messages[0].Id;
        Task sending = _dispatcher.SendCommittedAsync(messages, Token);
        await _store.PostponeAsync([messages[0].Id], _clock.GetUtcNow(), Token); // as if the time had passed

        Assert.Equal(1, await _dispatcher.SweepAsync(Token));
        _sender.Go.SetResult();
        await sending;

        Assert.Equal([messages[0].Id], _sender.Sent);
    }

    [Fact]
    public async Task Committed_LeaseIsOverBeforeItIsSent_IsLeftToWhoeverHasTheNextLease()
    {
        OutgoingMessage[] messages = await StoreAsync(2);
        _sender.OnSend = () => Pass(TimeSpan.FromMinutes(2)); // while the first was being sent

        await _dispatcher.SendCommittedAsync(messages, Token);
        Assert.Equal([messages[0].Id], _sender.Sent);
        Assert.Equal(_clock.GetUtcNow(), _wakes[^1]);

        _sender.OnSend = null;
        await Node(_store).SweepAsync(Token);
        Assert.Equal(messages.Select(it => it.Id), _sender.Sent);
        Assert.Null(await _store.NextDueAsync(Token));
    }

    [Fact]
    public async Task Sweep_LeaseIsOverBeforeAllAreSent_LeavesTheRestToTheNextLease()
    {
        OutgoingMessage[] messages = await StoreAsync(3, _clock.GetUtcNow());
        Pass(TimeSpan.FromSeconds(1));
        _sender.OnSend = () => Pass(TimeSpan.FromMinutes(2));

        await _dispatcher.SweepAsync(Token);
        Assert.Equal([messages[0].Id], _sender.Sent);

        _sender.OnSend = null;
        Assert.Equal(2, await Node(_store).SweepAsync(Token));
        Assert.Equal(messages.Select(it => it.Id), _sender.Sent);
    }

    [Fact]
    [Trait("Feature", "N11")]
    public async Task Sweep_RowsOfACommitAfterACrash_LeaveInTheirOrder()
    {
        OutgoingMessage[] messages = await StoreAsync(20);
        Pass(TimeSpan.FromMinutes(2));

        await Node(_store).SweepAsync(Token);

        Assert.Equal(messages.Select(it => it.Id), _sender.Sent);
    }

    [Fact]
    public async Task Committed_CannotBeSent_WakesTheNodeAfterThePause()
    {
        OutgoingMessage[] messages = await StoreAsync(1);
        _sender.Fails = true;

        await _dispatcher.SendCommittedAsync(messages, Token);

        Assert.Equal([_clock.GetUtcNow().AddSeconds(1)], _wakes);
    }

    private sealed class Store(InMemoryStore inner) : IOutboxStore
    {
        public bool RemovalFails { get; set; }

        public Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken) =>
            ((IOutboxStore)inner).AddAsync(messages, cancellationToken);

        public Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
            DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken) =>
            inner.ClaimDueAsync(now, leaseUntil, limit, cancellationToken);

        public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) => inner.NextDueAsync(cancellationToken);

        public Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken) =>
            inner.PostponeAsync(ids, until, cancellationToken);

        public Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
            RemovalFails ? Task.FromException(new TimeoutException("sorry, too many clients already")) : inner.RemoveSentAsync(ids, cancellationToken);
    }

    private sealed class Sender : IOutgoingSender
    {
        public List<Guid> Sent { get; } = [];

        public bool Fails { get; set; }

        public Action? OnSend { get; set; }

        /// <summary>The one that waits to go.</summary>
        public Guid Slow { get; set; }

        public TaskCompletionSource Go { get; } = new();

        public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            if (Fails)
            {
                throw new InvalidOperationException("the broker is away");
            }

            if (message.Id == Slow)
            {
                await Go.Task;
            }

            Sent.Add(message.Id);
            OnSend?.Invoke();
        }
    }
}
