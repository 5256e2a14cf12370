using BusSignals.Testing;
using MassTransit;
using Microsoft.Data.Sqlite;

namespace BusSignals.EntityFrameworkCore.Tests.Restarts;

/// <summary>What a state machine has begun is in the database, and goes on in the next application.</summary>
public sealed class SagaRestartTests : IDisposable
{
    [Signal("/bell/{bell}/set", Id = "bell.set")]
    public sealed record Set(string Bell, string How);

    [Signal("/bell/{bell}/part", Id = "bell.part")]
    public sealed record Part(string Bell);

    public sealed record Ring(string Bell);

    public sealed class Bell : SagaState
    {
        public Guid Token { get; set; }

        public CompositeEventStatus Parts { get; set; }

        public int Wholes { get; set; }
    }

    [Process("/bell/{bell}")]
    public sealed class BellSaga : SignalStateMachine<Bell>
    {
        public BellSaga()
        {
            Initially(When(Set).TransitionTo(Idle));
            During(Idle,
                When(Set)
                    .IfAsync(x => Task.FromResult(x.Message.How == "ring"), it => it.ThenAsync(async x =>
                        x.Saga.Token = (await x.SchedulePublish(TimeSpan.FromHours(1), new Ring(x.Message.Bell))).TokenId))
                    .If(x => x.Message.How == "cancel", it => it.ThenAsync(x =>
                        x.GetPayload<MessageSchedulerContext>().CancelScheduledSend(new Uri("queue:any"), x.Saga.Token)))
                    .If(x => x.Message.How == "open", it => it.TransitionTo(Open))
                    .If(x => x.Message.How == "end", it => it.ThenAsync(x => x.SetCompleted())),
                Ignore(Part));
            During(Open, When(Whole).Then(x => x.Saga.Wholes++));
            CompositeEvent(() => Whole, it => it.Parts, Part);
        }

        public Event<Set> Set { get; } = null!;

        public Event<Part> Part { get; } = null!;

        public Event Whole { get; } = null!;

        public State Idle { get; } = null!;

        public State Open { get; } = null!;
    }

    private static readonly DateTimeOffset Begin = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-saga").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<SignalHarness> StartAsync(TimeSpan after, params string[] how)
    {
        SignalHarness harness = await SignalHarness.StartAsync(
            bus => bus.AddSignals(signals => signals.AddSaga<BellSaga>().UseSqlite(Path.Combine(_folder, "bells.db"))),
            new HarnessOptions { Start = Begin + after },
            Token);
        foreach (string one in how)
        {
            await harness.EmitAsync(new Set("1", one), cancellationToken: Token);
        }

        return harness;
    }

    [Fact]
    [Trait("Feature", "M3")]
    public async Task SchedulePublish_DueAfterARestart_LeavesWhenDue()
    {
        await (await StartAsync(TimeSpan.Zero, "", "ring")).DisposeAsync();

        await using SignalHarness harness = await StartAsync(TimeSpan.FromMinutes(30));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(29), Token);
        Assert.Empty(harness.Sent<Ring>());
        await harness.AdvanceAsync(TimeSpan.FromMinutes(2), Token);

        Assert.Equal([new Ring("1")], harness.Sent<Ring>());
    }

    [Fact]
    [Trait("Feature", "M3")]
    public async Task CancelScheduledSend_AfterARestart_SendsNothing()
    {
        await (await StartAsync(TimeSpan.Zero, "", "ring")).DisposeAsync();

        await using SignalHarness harness = await StartAsync(TimeSpan.FromMinutes(30), "cancel");
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Empty(harness.Sent<Ring>());
    }

    [Fact]
    [Trait("Feature", "M9")]
    public async Task Composite_RaisedBeforeARestart_IsTakenAfterIt()
    {
        await using (SignalHarness first = await StartAsync(TimeSpan.Zero, ""))
        {
            await first.EmitAsync(new Part("1"), cancellationToken: Token);
        }

        await using SignalHarness harness = await StartAsync(TimeSpan.FromMinutes(30), "open");

        (await harness.ProcessAsync("/bell/1", Token)).ShouldBeIn("Open").ShouldHaveState<Bell>(it => it is { Wholes: 1, Parts.Bits: 1 });
    }

    [Fact]
    [Trait("Feature", "M8")]
    public async Task SetCompleted_BeforeARestart_StartsAnewAfterIt()
    {
        await (await StartAsync(TimeSpan.Zero, "", "ring", "end")).DisposeAsync();

        await using SignalHarness harness = await StartAsync(TimeSpan.FromMinutes(30), "");

        (await harness.ProcessAsync("/bell/1", Token)).ShouldBeIn("Idle").ShouldHaveState<Bell>(it => it.Token == Guid.Empty);
    }
}
