using BusSignals.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace BusSignals.Tests.Outbox;

/// <summary>What becomes of messages that cannot be sent, and of timers that nobody applies.</summary>
public sealed class OutboxDispatcherTests
{
    private readonly VirtualTime _clock = new();
    private readonly InMemoryStore _store = new();
    private readonly Sender _sender = new();
    private readonly OutboxDispatcher _dispatcher;

    public OutboxDispatcherTests() => _dispatcher = new OutboxDispatcher(
        _store, _sender, new Undeliverable(_clock, NullLogger<Undeliverable>.Instance), new StoreClock(_clock), new OutboxOptions(), NullLogger<OutboxDispatcher>.Instance);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SendCommitted_FirstFails_AllComeBackInASecondInsteadOfAfterTheLease()
    {
        OutgoingMessage[] messages = await StoreAsync(Message(), Message());
        _sender.Failures = 1;

        await _dispatcher.SendCommittedAsync(messages, Token);

        Assert.Empty(_sender.Sent);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(1), await _dispatcher.NextDueAsync(Token));
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(1));
        Assert.Equal(2, await _dispatcher.SweepAsync(Token));
        Assert.Equal(messages.Select(it => it.Id).Order(), _sender.Sent.Order());
        Assert.Null(await _dispatcher.NextDueAsync(Token));
    }

    [Fact]
    public async Task Sweep_FailsAgainAndAgain_WaitsTwiceAsLongEachTime()
    {
        await StoreAsync(Message() with { NextAttempt = _clock.GetUtcNow() });
        _sender.Failures = 3;
        var waits = new List<TimeSpan>();

        for (int i = 0; i < 3; i++)
        {
            await _dispatcher.SweepAsync(Token);
            DateTimeOffset next = (await _dispatcher.NextDueAsync(Token))!.Value;
            waits.Add(next - _clock.GetUtcNow());
            _clock.MoveTo(next);
        }

        Assert.Equal([TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)], waits);
    }

    [Fact]
    [Trait("Feature", "N11")]
    public async Task Sweep_MessageThatNamesAnEarlierOne_IsSentAfterIt()
    {
        DateTimeOffset due = _clock.GetUtcNow();
        OutgoingMessage first = Message() with { NextAttempt = due };
        OutgoingMessage second = After(first) with { NextAttempt = due.AddMicroseconds(1) };
        OutgoingMessage third = After(second) with { NextAttempt = due.AddMicroseconds(2) };
        await StoreAsync(third, first, second);
        _clock.MoveTo(due.AddSeconds(1));
        _sender.Slow = first.Id;

        Task<int> sweep = _dispatcher.SweepAsync(Token);
        Assert.Empty(_sender.Sent);
        _sender.Go.SetResult();
        await sweep;

        Assert.Equal([first.Id, second.Id, third.Id], _sender.Sent);
    }

    [Fact]
    [Trait("Feature", "N11")]
    public async Task Sweep_EarlierOneCannotBeSent_KeepsTheLaterOneBackForAWhile()
    {
        DateTimeOffset due = _clock.GetUtcNow();
        OutgoingMessage first = Message() with { NextAttempt = due };
        OutgoingMessage second = After(first) with { NextAttempt = due.AddMicroseconds(1) };
        await StoreAsync(first, second);
        _clock.MoveTo(due.AddSeconds(1));
        _sender.Broken = first.Id;

        var sent = new List<int>();
        for (int i = 0; i < 4; i++)
        {
            await _dispatcher.SweepAsync(Token);
            sent.Add(_sender.Sent.Count);
            _clock.MoveTo((await _dispatcher.NextDueAsync(Token))!.Value);
        }

        Assert.Equal([0, 0, 0, 1], sent);
        Assert.Equal([second.Id], _sender.Sent);
    }

    [Fact]
    public async Task SendCommitted_NodeStops_GivesUpTheLeaseOfWhatItDidNotSend()
    {
        OutgoingMessage[] messages = await StoreAsync(Message(), Message(), Message());
        _sender.Slow = messages[1].Id;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task sending = _dispatcher.SendCommittedAsync(messages, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);

        Assert.Equal([messages[0].Id], _sender.Sent);
        await LeftAsync(messages[1..]);
    }

    [Fact]
    public async Task Sweep_NodeStops_GivesUpTheLeaseOfWhatItDidNotSend()
    {
        OutgoingMessage first = Message() with { NextAttempt = _clock.GetUtcNow() };
        OutgoingMessage second = Message() with { NextAttempt = _clock.GetUtcNow() };
        await StoreAsync(first, second);
        _sender.Slow = second.Id;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        Task sweep = _dispatcher.SweepAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sweep);

        Assert.Equal([first.Id], _sender.Sent);
        await LeftAsync(second);
    }

    /// <summary>Another node may take the messages now, and there are no others.</summary>
    private async Task LeftAsync(params OutgoingMessage[] messages)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        Assert.Equal(messages.Select(it => it.Id).Order(), (await _store.ClaimDueAsync(now, now.AddMinutes(1), 10, Token)).Select(it => it.Id).Order());
    }

    private OutgoingMessage After(OutgoingMessage earlier) => Message() with
    {
        Properties = $$$"""{"headers":{"{{{SignalHeaders.After}}}":"{{{PredecessorHeader.Write([new("a.b", earlier.Id, DateTimeOffset.UnixEpoch, null)])}}}"}}""",
    };

    [Fact]
    [Trait("Feature", "N5")]
    public async Task Sweep_TimerThatNobodyApplies_IsSentAtTheLeaseAndThenLessOften()
    {
        await StoreAsync(Message() with { NextAttempt = _clock.GetUtcNow(), ProcessKey = Guid.NewGuid(), TimerKind = TimerKind.Deadline, TimerName = "a", Due = _clock.GetUtcNow() });
        var waits = new List<TimeSpan>();

        for (int i = 0; i < 13; i++)
        {
            await _dispatcher.SweepAsync(Token);
            DateTimeOffset next = (await _dispatcher.NextDueAsync(Token))!.Value;
            waits.Add(next - _clock.GetUtcNow());
            _clock.MoveTo(next);
        }

        Assert.All(waits[..6], it => Assert.Equal(TimeSpan.FromMinutes(1), it));
        Assert.Equal(TimeSpan.FromSeconds(128), waits[6]);
        Assert.Equal(TimeSpan.FromHours(1), waits[^1]);
        Assert.Equal(13, _sender.Sent.Count);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(5, 32)]
    [InlineData(12, 3600)]
    [InlineData(1000, 3600)]
    public void Pause_Grows_ToAnHour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OutboxDispatcher.Pause(attempts));

    private OutgoingMessage Message() => new()
    {
        Id = Guid.NewGuid(),
        Destination = "queue:somewhere",
        NextAttempt = _dispatcher.LeaseUntil,
    };

    private async Task<OutgoingMessage[]> StoreAsync(params OutgoingMessage[] messages)
    {
        var row = new ProcessRow { Key = Guid.NewGuid(), Path = "/p", Type = "/p", Version = 1 };
        await _store.CommitAsync([new ProcessCommit { Row = row, ExpectedVersion = 0, Outgoing = messages }], Token);
        return messages;
    }

    private sealed class Sender : IOutgoingSender
    {
        public int Failures { get; set; }

        /// <summary>The one that waits to go.</summary>
        public Guid Slow { get; set; }

        public TaskCompletionSource Go { get; } = new();

        /// <summary>The one that can never be sent.</summary>
        public Guid Broken { get; set; }

        public List<Guid> Sent { get; } = [];

        public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            if (message.Id == Slow)
            {
                await Go.Task.WaitAsync(cancellationToken);
            }

            if (Failures-- > 0 || message.Id == Broken)
            {
                throw new InvalidOperationException("The broker is away.");
            }

            Sent.Add(message.Id);
        }
    }
}
