using System.Threading.Channels;
using BusSignals.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Outbox;

/// <summary>The loop that a host runs, on virtual time.</summary>
[Trait("Feature", "N5")]
public sealed class OutboxDriverTests : IAsyncLifetime
{
    private sealed class Sender(VirtualTime clock) : IOutgoingSender
    {
        private readonly Channel<string> _sent = Channel.CreateUnbounded<string>();

        public List<(string Name, DateTimeOffset At)> Sent { get; } = [];

        public int Failures { get; set; }

        public Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
        {
            if (Failures-- > 0)
            {
                throw new InvalidOperationException("the broker is away");
            }

            Sent.Add((message.TimerName ?? "message", clock.GetUtcNow()));
            _sent.Writer.TryWrite(message.TimerName ?? "message");
            return Task.CompletedTask;
        }

        public async Task NextAsync() => await _sent.Reader.ReadAsync(Token);
    }

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime _clock = new();
    private readonly InMemoryStore _store = new();
    private readonly Sender _sender;
    private readonly OutboxDispatcher _dispatcher;
    private readonly OutboxDriver _driver;

    public OutboxDriverTests()
    {
        var options = new OutboxOptions { PollInterval = TimeSpan.FromDays(1), Lease = TimeSpan.FromDays(30) };
        _sender = new Sender(_clock);
        var clock = new StoreClock(_clock);
        _dispatcher = new OutboxDispatcher(
            _store, _sender, new Undeliverable(_clock, NullLogger<Undeliverable>.Instance), clock, options, NullLogger<OutboxDispatcher>.Instance);
        var bus = new BusStart();
        _ = bus.PostStart(null!, Task.FromResult<MassTransit.BusReady>(null!));
        _driver = new OutboxDriver(
            _dispatcher, bus, new StoreAvailability(_clock, NullLogger<StoreAvailability>.Instance), clock, options, NullLogger<OutboxDriver>.Instance);
    }

    public async ValueTask InitializeAsync() => await _driver.StartAsync(Token);

    public async ValueTask DisposeAsync()
    {
        await _driver.StopAsync(CancellationToken.None);
        _driver.Dispose();
    }

    /// <summary>The driver has a flow of its own: a time that moves before it waits is lost to it.</summary>
    private async Task WaitsUntilAsync(DateTimeOffset moment)
    {
        while (_clock.NextTimer != moment)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task<OutgoingMessage> CommitTimerAsync(string name, TimeSpan delay)
    {
        var process = Guid.NewGuid();
        var timer = new OutgoingMessage
        {
            Id = Guid.NewGuid(),
            Destination = "queue:a",
            NextAttempt = Start + delay,
            ProcessKey = process,
            TimerKind = TimerKind.Deadline,
            TimerName = name,
            Due = Start + delay,
        };
        var row = new ProcessRow { Key = process, Path = "/a", Type = "/a", Version = 1 };
        await _store.CommitAsync([new ProcessCommit { Row = row, ExpectedVersion = 0, Outgoing = [timer] }], Token);
        return timer;
    }

    [Fact]
    public async Task Scheduled_SoonerThanThePoll_FiresAtItsTime()
    {
        await _dispatcher.SendCommittedAsync([await CommitTimerAsync("soon", TimeSpan.FromMinutes(5))], Token);
        await WaitsUntilAsync(Start.AddMinutes(5));

        _clock.MoveTo(Start.AddMinutes(5).AddTicks(-1));
        Assert.Empty(_sender.Sent);
        _clock.MoveTo(Start.AddMinutes(5));
        await _sender.NextAsync();

        Assert.Equal([("soon", Start.AddMinutes(5))], _sender.Sent);
    }

    [Fact]
    public async Task Scheduled_InThePast_FiresAtOnce()
    {
        await _dispatcher.SendCommittedAsync([await CommitTimerAsync("past", TimeSpan.FromMinutes(-5))], Token);

        await _sender.NextAsync();

        Assert.Equal([("past", Start)], _sender.Sent);
    }

    [Fact]
    public async Task Postponed_MessageThatCouldNotBeSent_LeavesAfterItsPauseAndNotAtTheNextPoll()
    {
        await WaitsUntilAsync(Start.AddDays(1));
        var message = new OutgoingMessage { Id = Guid.NewGuid(), Destination = "queue:a", NextAttempt = _dispatcher.LeaseUntil };
        await _store.AddAsync([message], Token);
        _sender.Failures = 1;
        await _dispatcher.SendCommittedAsync([message], Token);
        await WaitsUntilAsync(Start.AddSeconds(1));

        _clock.MoveTo(Start.AddSeconds(1));
        await _sender.NextAsync();

        Assert.Equal([("message", Start.AddSeconds(1))], _sender.Sent);
    }

    [Fact]
    public async Task Poll_TimerOfAnotherNode_IsFound()
    {
        await WaitsUntilAsync(Start.AddDays(1));
        await CommitTimerAsync("other", TimeSpan.FromHours(1)); // nobody tells this node

        _clock.MoveTo(Start.AddDays(1));
        await _sender.NextAsync();

        Assert.Equal("other", Assert.Single(_sender.Sent).Name);
    }
}
