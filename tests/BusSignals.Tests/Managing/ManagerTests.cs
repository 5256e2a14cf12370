using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Managing;

public sealed class ManagerTests
{
    private const string Path = "/import/7";

    [Signal("/import/{import}/row")]
    public sealed record RowRead(string Import, int Number);

    [Signal("/import/{import}/other")]
    public sealed record Other(string Import);

    public sealed class Import
    {
        public List<int> Rows { get; set; } = [];
    }

    /// <summary>Row 13 cannot be imported.</summary>
    [Process("/import/{import}")]
    public sealed class ImportFlow : SignalFlow<Import>
    {
        public ImportFlow()
        {
            QueueSignalsUntilInitialized = true;
            On<RowRead>((signal, context) =>
            {
                context.State.Rows.Add(signal.Number);
                if (signal.Number == 13)
                {
                    throw new InvalidOperationException("Row 13.");
                }
            });
        }
    }

    public sealed class Batch : SagaState
    {
        public List<int> Rows { get; set; } = [];
    }

    [Process("/batch/{import}")]
    public sealed class BatchSaga : SignalStateMachine<Batch>
    {
        public BatchSaga()
        {
            Initially(When(Begun).TransitionTo(Open));
            During(Open, When(Row).Then(x => x.Saga.Rows.Add(x.Message.Number)));
        }

        public Event<Other> Begun { get; } = null!;

        public Event<RowRead> Row { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    [Trait("Feature", "Z6")]
    [Trait("Feature", "Z7")]
    public async Task Handle_NotInitialised_Waits()
    {
        await using SignalHarness harness = await StartAsync();

        SignalOutcome outcome = await harness.Manager(Path).HandleAsync(new RowRead("7", 1), cancellationToken: Token);

        Assert.Equal(SignalOutcome.Waiting, outcome);
        Assert.Equal("import.rowread", Assert.Single(await harness.Manager(Path).QueueAsync(Token)).Name);
        (await harness.ProcessAsync(Path, Token)).ShouldNotHaveStarted();
    }

    [Theory]
    [InlineData(EarlyPolicy.Reject)]
    [InlineData(EarlyPolicy.Discard)]
    [Trait("Feature", "Z7")]
    public async Task Handle_NotInitialisedWhateverThePolicy_Waits(EarlyPolicy policy)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.Add<RowRead>(it => it.Early = policy).AddFlow<ImportFlow>());

        Assert.Equal(SignalOutcome.Waiting, await harness.Manager(Path).HandleAsync(new RowRead("7", 1), cancellationToken: Token));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_WithAQueue_DrainsItInOrderOfArrivalInOneCommit()
    {
        await using SignalHarness harness = await StartQueuedAsync(3, 1, 2);
        long version = (await harness.ProcessAsync(Path, Token)).View.Version;

        bool started = await harness.Manager(Path).MarkInitializedAsync(Token);

        Assert.True(started);
        Assert.Empty(await harness.Manager(Path).QueueAsync(Token));
        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldBeIn("Running").View;
        Assert.Equal([3, 1, 2], view.StateAs<Import>()!.Rows);
        Assert.Equal(version + 1, view.Version);
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_SignalsByBusAndByManager_KeepOneOrder()
    {
        await using SignalHarness harness = await StartQueuedAsync(1);
        await harness.EmitAsync(new RowRead("7", 2), cancellationToken: Token);
        await harness.Manager(Path).HandleAsync(new RowRead("7", 3), cancellationToken: Token);

        await harness.Manager(Path).MarkInitializedAsync(Token);

        Assert.Equal([1, 2, 3], await RowsAsync(harness));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_Twice_ChangesNothingMore()
    {
        await using SignalHarness harness = await StartQueuedAsync(1);
        await harness.Manager(Path).MarkInitializedAsync(Token);

        bool again = await harness.Manager(Path).MarkInitializedAsync(Token);

        Assert.False(again);
        Assert.Equal([1], await RowsAsync(harness));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_ConcurrentlyMany_OneStartsIt()
    {
        await using SignalHarness harness = await StartQueuedAsync([.. Enumerable.Range(1, 20)]);

        bool[] started = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => harness.Manager(Path).MarkInitializedAsync(Token))));

        Assert.Single(started, it => it);
        Assert.Equal(Enumerable.Range(1, 20).Where(it => it != 13), await RowsAsync(harness));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_OneOfTheQueueFails_HandlesTheOthersAndKeepsIt()
    {
        await using SignalHarness harness = await StartQueuedAsync(12, 13, 14);

        Assert.True(await harness.Manager(Path).MarkInitializedAsync(Token));

        Assert.Equal([12, 14], await RowsAsync(harness));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "InvalidOperationException: Row 13.", Path), (dead.Reason, dead.Error, dead.ProcessPath));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_NothingArrived_Starts()
    {
        await using SignalHarness harness = await StartAsync();

        Assert.True(await harness.Manager(Path).MarkInitializedAsync(Token));
        SignalOutcome outcome = await harness.Manager(Path).HandleAsync(new RowRead("7", 1), cancellationToken: Token);

        Assert.Equal(SignalOutcome.Applied, outcome);
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_EndedProcess_ChangesNothing()
    {
        await using SignalHarness harness = await StartQueuedAsync(1);
        await harness.Manager(Path).MarkInitializedAsync(Token);
        await harness.Manager(Path).HandleAsync(new TerminateProcess(Path), cancellationToken: Token);

        Assert.False(await harness.Manager(Path).MarkInitializedAsync(Token));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_SignalWhoseTimeIsOver_Expires()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.Add<RowRead>(it => it.BufferFor = TimeSpan.FromHours(1)).AddFlow<ImportFlow>());
        await harness.EmitAsync(new RowRead("7", 1), cancellationToken: Token);
        harness.Clock().MoveTo(harness.Now.AddHours(1));

        await harness.Manager(Path).MarkInitializedAsync(Token);

        Assert.Empty(await RowsAsync(harness));
        Assert.Equal(DeadReason.Expired, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Handle_ByName_FillsTheIdentityAndApplies()
    {
        await using SignalHarness harness = await StartInitialisedAsync();

        SignalOutcome outcome = await harness.Manager(Path).HandleAsync("app:import.rowread", """{ "number": 5 }""", cancellationToken: Token);

        Assert.Equal(SignalOutcome.Applied, outcome);
        Assert.Equal([5], await RowsAsync(harness));
    }

    [Theory]
    [InlineData("""{ "number": 5, "number": 6 }""")]
    [InlineData("""{ "number": 5 """)]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{ "number": "five" }""")]
    [Trait("Feature", "Z6")]
    public async Task Handle_ByNameWithBadJson_IsRefusedAndKeepsNothing(string json)
    {
        await using SignalHarness harness = await StartAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.Manager(Path).HandleAsync("import.rowread", json, cancellationToken: Token));

        Assert.Null(await harness.Processes.FindAsync(Path, Token));
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Handle_SameKeyTwice_IsADuplicate()
    {
        await using SignalHarness harness = await StartInitialisedAsync();
        var once = new EmitOptions { IdempotencyKey = "row-1" };
        await harness.Manager(Path).HandleAsync(new RowRead("7", 1), once, Token);

        Assert.Equal(SignalOutcome.Duplicate, await harness.Manager(Path).HandleAsync(new RowRead("7", 1), once, Token));
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Handle_SameKeyByBus_IsADuplicateOfTheManagers()
    {
        await using SignalHarness harness = await StartInitialisedAsync();
        var once = new EmitOptions { IdempotencyKey = "row-1" };
        await harness.Manager(Path).HandleAsync(new RowRead("7", 1), once, Token);

        await harness.EmitAsync(new RowRead("7", 1), once, Token);

        Assert.Equal([1], await RowsAsync(harness));
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Handle_HandlerFails_SaysFailedAndKeepsADeadSignalThatReplays()
    {
        await using SignalHarness harness = await StartInitialisedAsync();

        SignalOutcome outcome = await harness.Manager(Path).HandleAsync(new RowRead("7", 13), cancellationToken: Token);

        Assert.Equal(SignalOutcome.Failed, outcome);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal("InvalidOperationException: Row 13.", (await harness.DeadSignals().ReplayAsync(dead.Sequence, Token)).Error);
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Handle_SignalForAnotherProcess_IsRefused()
    {
        await using SignalHarness harness = await StartAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.Manager(Path).HandleAsync(new RowRead("8", 1), cancellationToken: Token));

        Assert.Null(await harness.Processes.FindAsync("/import/8", Token));
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Handle_SignalTheProcessDoesNotTake_NamesThoseItTakes()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.Manager(Path).HandleAsync(new Other("7"), cancellationToken: Token));

        Assert.Equal("'ImportFlow' takes no 'Other'; it takes 'RowRead'.", exception.Message);
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Handle_Saga_BuffersAndAppliesAsByBus()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddSaga<BatchSaga>());
        ISignalManager manager = harness.Manager("/batch/7");

        SignalOutcome early = await manager.HandleAsync(new RowRead("7", 1), cancellationToken: Token);
        SignalOutcome begun = await manager.HandleAsync(new Other("7"), cancellationToken: Token);

        Assert.Equal((SignalOutcome.Waiting, SignalOutcome.Applied), (early, begun));
        (await harness.ProcessAsync("/batch/7", Token)).ShouldBeIn("Open").ShouldHaveState<Batch>(it => it.Rows.SequenceEqual([1]));
    }

    [Fact]
    [Trait("Feature", "Z9")]
    public async Task MarkInitialized_Saga_HandlesWhatItsStartWants()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddSaga<BatchSaga>());
        ISignalManager manager = harness.Manager("/batch/7");
        await manager.HandleAsync(new RowRead("7", 1), cancellationToken: Token);

        Assert.True(await manager.MarkInitializedAsync(Token));
        await manager.HandleAsync(new Other("7"), cancellationToken: Token);

        (await harness.ProcessAsync("/batch/7", Token)).ShouldBeIn("Open").ShouldHaveState<Batch>(it => it.Rows.SequenceEqual([1]));
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task Signals_WithADynamicOne_ListsIt()
    {
        await using SignalHarness harness = await StartAsync();
        harness.Dynamic().Set<ImportFlow>(new DynamicSignal
        {
            Id = SignalId.Parse("import.hint"),
            Path = "/import/{import}/hint",
            Schema = "{}",
            Handler = (_, _) => Task.CompletedTask,
        });

        Assert.Equal(["import.rowread", "import.hint"], harness.Manager(Path).Signals.Select(it => it.Id.ToString()));
    }

    [Fact]
    [Trait("Feature", "Z6")]
    public async Task For_UnknownPath_SaysSo()
    {
        await using SignalHarness harness = await StartAsync();

        Assert.Throws<SignalPathException>(() => harness.Manager("/nothing/7"));
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.Add<Other>().AddFlow<ImportFlow>());

    private static async Task<SignalHarness> StartInitialisedAsync()
    {
        SignalHarness harness = await StartAsync();
        await harness.Manager(Path).MarkInitializedAsync(Token);
        return harness;
    }

    private static async Task<SignalHarness> StartQueuedAsync(params int[] rows)
    {
        SignalHarness harness = await StartAsync();
        foreach (int row in rows)
        {
            await harness.Manager(Path).HandleAsync(new RowRead("7", row), cancellationToken: Token);
        }

        return harness;
    }

    private static async Task<IReadOnlyList<int>> RowsAsync(SignalHarness harness) =>
        (await harness.ProcessAsync(Path, Token)).View.StateAs<Import>()!.Rows;
}
