using System.Diagnostics.Metrics;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Limits;

[Trait("Feature", "Z34")]
public sealed class OverflowTests : IDisposable
{
    private readonly LogList _log = new();

    [Fact]
    public async Task Buffer_ExactlyAtTheLimit_Waits()
    {
        await using SignalHarness harness = await StartAsync(OverflowPolicy.Reject, limit: 2);

        await EmitAsync(harness, 1, 2);

        Assert.Equal("1 2", await NumbersAsync(harness));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Buffer_AboveTheLimit_RefusesTheNewSignal()
    {
        await using SignalHarness harness = await StartAsync(OverflowPolicy.Reject, limit: 2);

        await EmitAsync(harness, 1, 2, 3);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Overflow, "The mailbox of '/counter/a' is full: it holds 2 of at most 2 signals.", "/counter/a", "counter.counted"),
            (dead.Reason, dead.Error, dead.ProcessPath, dead.SignalId));
        Assert.Equal("1 2", await NumbersAsync(harness));
        Assert.Equal(SignalOutcome.Rejected, (await harness.ProcessAsync("/counter/a", Token)).View.History[^1].Outcome);
    }

    [Fact]
    public async Task Buffer_AboveTheLimitDroppingTheOldest_KeepsTheNewest()
    {
        await using SignalHarness harness = await StartAsync(OverflowPolicy.DropOldest, limit: 2);

        await EmitAsync(harness, 1, 2, 3);

        Assert.Equal("2 3", await NumbersAsync(harness));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Overflow, dead.Reason);
        Assert.Contains("\"number\":1", dead.Body, StringComparison.Ordinal);
        Assert.Equal(SignalOutcome.Discarded, (await harness.ProcessAsync("/counter/a", Token)).View.History[0].Outcome);
    }

    [Fact]
    public async Task Buffer_OfSeveralSignals_DropsTheOldestOfAll()
    {
        await using SignalHarness harness = await StartAsync(OverflowPolicy.DropOldest, limit: 3);
        await EmitAsync(harness, 1);
        await harness.EmitAsync(new Noted("a"), cancellationToken: Token);

        await EmitAsync(harness, 2, 3, 4);

        Assert.Equal("2 3 4", await NumbersAsync(harness));
        Assert.Equal(["counter.counted", "counter.noted"], (await harness.DeadSignalsAsync(Token)).OrderBy(it => it.Sequence).Select(it => it.SignalId));
    }

    [Fact]
    public async Task Buffer_OfAnotherProcess_HasItsOwnLimit()
    {
        await using SignalHarness harness = await StartAsync(OverflowPolicy.Reject, limit: 1);

        await EmitAsync(harness, 1);
        await harness.EmitAsync(new Counted("b", 1), cancellationToken: Token);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Buffer_FullOfWhatIsOver_TakesTheNewSignal()
    {
        await using SignalHarness harness = await StartAsync(OverflowPolicy.Reject, limit: 1, it => it.BufferFor = TimeSpan.FromHours(1));
        await EmitAsync(harness, 1);
        harness.Clock().MoveTo(harness.Now.AddHours(2)); // before any sweep

        await EmitAsync(harness, 2);

        Assert.Equal("2", await NumbersAsync(harness));
        Assert.Equal(DeadReason.Expired, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Theory]
    [InlineData(OverflowPolicy.Reject)]
    [InlineData(OverflowPolicy.DropOldest)]
    public async Task Buffer_AboveTheLimit_IsCountedAndLoggedOnce(OverflowPolicy policy)
    {
        using var counted = new Counting("bussignals.mailbox.overflows");
        await using SignalHarness harness = await StartAsync(policy, limit: 1);
        int before = counted.Of("overflow-counter");

        await EmitAsync(harness, 1, 2);

        Assert.Equal(before + 1, counted.Of("overflow-counter"));
        string line = Assert.Single(_log.Lines, it => it.Contains("is full", StringComparison.Ordinal));
        Assert.StartsWith("Error: The signal 'counter.counted' ", line, StringComparison.Ordinal);
        Assert.Contains(" for '/counter/a' became a dead signal (Overflow): The mailbox of '/counter/a' is full: it holds 1 of at most 1 signals.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LimitBelowOne_IsAFault() => Assert.Equal(
        ["MaxBufferedSignals of 'CounterFlow' is 0; it must be at least 1. To keep nothing, give the signals EarlyPolicy.Discard."],
        await FaultsAsync(signals => signals.AddFlow<CounterFlow>(it => it.MaxBufferedSignals = 0)));

    [Signal("/counter/{counter}/counted")]
    public sealed record Counted(string Counter, int Number);

    [Signal("/counter/{counter}/noted")]
    public sealed record Noted(string Counter);

    [Process("/counter/{counter}", Endpoint = "overflow-counter")]
    public sealed class CounterFlow : SignalFlow
    {
        public CounterFlow()
        {
            QueueSignalsUntilInitialized = true;
            On<Counted>((_, _) => { });
            On<Noted>((_, _) => { });
        }
    }

    public void Dispose() => _log.Dispose();

    private Task<SignalHarness> StartAsync(OverflowPolicy policy, int limit, Action<SignalOptions>? options = null) => TestHarness.StartAsync(
        signals => signals.Add<Counted>(options).AddFlow<CounterFlow>(it =>
        {
            it.MaxBufferedSignals = limit;
            it.WhenFull = policy;
        }),
        services => services.AddLogging(it => it.AddProvider(_log)));

    private static async Task EmitAsync(SignalHarness harness, params int[] numbers)
    {
        foreach (int number in numbers)
        {
            await harness.EmitAsync(new Counted("a", number), cancellationToken: Token);
        }
    }

    private static async Task<string> NumbersAsync(SignalHarness harness) => string.Join(
        ' ',
        (await harness.ProcessAsync("/counter/a", Token)).View.Mailbox
            .Select(it => System.Text.Json.JsonDocument.Parse(it.Payload!).RootElement.GetProperty("number").GetInt32()));

    /// <summary>Counts one instrument by endpoint.</summary>
    private sealed class Counting : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<string> _seen = [];

        public Counting(string instrument)
        {
            _listener.InstrumentPublished = (it, listener) =>
            {
                if (it.Meter.Name == "BusSignals" && it.Name == instrument)
                {
                    listener.EnableMeasurementEvents(it);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
            {
                foreach (KeyValuePair<string, object?> tag in tags)
                {
                    lock (_seen)
                    {
                        _seen.Add($"{tag.Value}");
                    }
                }
            });
            _listener.Start();
        }

        public int Of(string endpoint)
        {
            lock (_seen)
            {
                return _seen.Count(it => it == endpoint);
            }
        }

        public void Dispose() => _listener.Dispose();
    }

    private sealed class LogList : ILoggerProvider, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (Lines)
            {
                Lines.Add($"{logLevel}: {formatter(state, exception)}");
            }
        }

        public void Dispose()
        {
        }
    }
}
