using System.Diagnostics.Metrics;
using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Waits;

/// <summary>Open waits, overdue waits and full mailboxes are gauges, counted once in an interval.</summary>
[Trait("Feature", "N6")]
public sealed class WaitGaugeTests
{
    [Signal("/gauged/{kettle}/filled", Id = "gauged.filled")]
    public sealed record Filled(string Kettle);

    [Signal("/gauged/{kettle}/poured", Id = "gauged.poured")]
    public sealed record Poured(string Kettle);

    public sealed class Kettle : SagaState;

    [Process("/gauged/{kettle}", Endpoint = "gauged-kettle")]
    public sealed class KettleSaga : SignalStateMachine<Kettle>
    {
        public KettleSaga()
        {
            Initially(When(Filled).TransitionTo(Full));
            During(Full, After(TimeSpan.FromMinutes(10)).TransitionTo(Hot));
            During(Hot, When(Poured).Finalize());
        }

        public Event<Filled> Filled { get; } = null!;

        public Event<Poured> Poured { get; } = null!;

        public State Full { get; } = null!;

        public State Hot { get; } = null!;
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddSaga<KettleSaga>());

    private static SortedDictionary<string, long> Read(MeterListener listener, Dictionary<string, long> seen)
    {
        seen.Clear();
        listener.RecordObservableInstruments();
        return new SortedDictionary<string, long>(seen, StringComparer.Ordinal);
    }

    private static MeterListener Listen(Dictionary<string, long> seen)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, it) =>
            {
                if (instrument is { Meter.Name: "BusSignals", IsObservable: true })
                {
                    it.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag is { Key: SignalTags.Subscription, Value: "gauged-kettle" })
                {
                    seen[instrument.Name] = value;
                }
            }
        });
        listener.Start();
        return listener;
    }

    [Fact]
    public async Task Gauges_AfterACount_TellOpenOverdueAndBuffered()
    {
        await using SignalHarness harness = await StartAsync();
        var seen = new Dictionary<string, long>();
        using MeterListener listener = Listen(seen);
        var counter = harness.Services.GetRequiredService<WaitCounter>();
        await harness.EmitAsync(new Filled("red"), cancellationToken: Token);
        await harness.EmitAsync(new Filled("blue"), cancellationToken: Token);
        await harness.EmitAsync(new Poured("blue"), cancellationToken: Token);
        await harness.EmitAsync(new PauseProcess("/gauged/red"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(9), Token);
        harness.Clock().MoveTo(harness.Now.AddMinutes(2)); // red is paused; blue's timer has not been looked for

        SignalInstruments.Waits.Add(counter);
        await counter.CountAsync(Token);

        Assert.Equal(
            new Dictionary<string, long> { ["bussignals.mailbox.size"] = 1, ["bussignals.waits.open"] = 2, ["bussignals.waits.overdue"] = 2 },
            Read(listener, seen));
        SignalInstruments.Waits.Remove(counter);
        Assert.Empty(Read(listener, seen));
    }

    [Fact]
    public async Task Gauges_WhenScraped_AskNothingAndKeepTheLastNumbers()
    {
        await using SignalHarness harness = await StartAsync();
        var counter = harness.Services.GetRequiredService<WaitCounter>();
        await harness.EmitAsync(new Filled("red"), cancellationToken: Token);
        await counter.CountAsync(Token);
        await harness.EmitAsync(new Filled("blue"), cancellationToken: Token);

        Assert.Equal(1, Assert.Single(counter.Last).Count.Open);
        await counter.CountAsync(Token);
        Assert.Equal(2, Assert.Single(counter.Last).Count.Open);
    }

    [Fact]
    public async Task Count_OfATypeWithNothing_IsZero()
    {
        await using SignalHarness harness = await StartAsync();
        var counter = harness.Services.GetRequiredService<WaitCounter>();

        await counter.CountAsync(Token);

        Assert.Equal(new WaitCount("/gauged/{}", 0, 0, 0), Assert.Single(counter.Last).Count);
    }

    [Fact]
    public async Task Driver_EachInterval_CountsAgainUntilItStops()
    {
        await using SignalHarness harness = await StartAsync();
        var seen = new Dictionary<string, long>();
        using MeterListener listener = Listen(seen);
        var reader = new CountingReader(3);
        using var driver = new WaitDriver(
            new WaitCounter(reader, harness.Services.GetRequiredService<SignalCatalog>(), new StoreClock(harness.Clock())),
            harness.Services.GetRequiredService<StoreAvailability>(),
            harness.Clock(),
            new WaitOptions { CountInterval = TimeSpan.FromSeconds(30) },
            NullLogger<WaitDriver>.Instance);

        await driver.StartAsync(Token);
        while (!reader.Reached.IsCompleted)
        {
            harness.Clock().MoveTo(harness.Now.AddSeconds(30));
            await Task.Yield();
        }

        Assert.Equal(3, Read(listener, seen).Count);
        await driver.StopAsync(Token);
        Assert.Empty(Read(listener, seen));
    }

    [Fact]
    public async Task Options_IntervalTooShort_IsAStartUpFault() => Assert.Equal(
        ["CountInterval of the waits is 00:00:00.5000000; it must be from a second to a day, or null to count never. Set it with signals.ConfigureWaits(it => …)."],
        await FaultsAsync(signals => signals.AddSaga<KettleSaga>().ConfigureWaits(it => it.CountInterval = TimeSpan.FromSeconds(0.5))));

    private sealed class CountingReader(int enough) : IWaitReader
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public int Count { get; private set; }

        public Task<string?> NextTypeAsync(string after, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<IReadOnlyList<WaitCount>> CountWaitsAsync(DateTimeOffset now, CancellationToken cancellationToken)
        {
            if (++Count == 1)
            {
                throw new InvalidOperationException("away"); // the next interval counts all the same
            }

            if (Count == enough)
            {
                _reached.SetResult();
            }

            return Task.FromResult<IReadOnlyList<WaitCount>>([]);
        }

        public Task<IReadOnlyList<WaitRow>> ListWaitsAsync(WaitReading reading, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<PendingTimer>> ListTimersAsync(TimerQuery query, string? type, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
