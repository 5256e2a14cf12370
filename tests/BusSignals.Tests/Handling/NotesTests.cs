using BusSignals.Testing;
using BusSignals.Tests.Flows;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Handling;

/// <summary>What a handler writes into the log and into the history of its process.</summary>
public sealed class NotesTests
{
    [Fact]
    [Trait("Feature", "Z17")]
    public async Task Log_WritesALineWithScopeAndAHistoryEntry()
    {
        var log = new LogLines();
        await using SignalHarness harness = await TaskHarness.StartAsync(
            (_, context) => context.Log("Order cancelled", new { reason = "late", code = (int?)null }), services: log.AddTo);

        Guid id = await harness.DoAsync();

        LogLine line = Assert.Single(log.Of(1202));
        Assert.Equal(
            ("BusSignals.Tests.Flows.TaskFlow", LogLevel.Information, "Order cancelled {\"reason\":\"late\"}"), (line.Category, line.Level, line.Text));
        Assert.Equal(("/task/1/flow", "task.do", id), (line.Scope["Process"], line.Scope["Signal"], line.Scope["MessageId"]));
        HistoryEntry entry = (await harness.TaskAsync()).View.History[1];
        Assert.Equal(
            (HistoryKind.Log, "task.do", """{"message":"Order cancelled","data":{"reason":"late"}}"""), (entry.Kind, entry.Name, entry.Payload));
    }

    [Fact]
    [Trait("Feature", "Z17")]
    public async Task Log_WithoutData_WritesTheMessageAlone()
    {
        var log = new LogLines();
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) => context.Log("{done}"), services: log.AddTo);

        await harness.DoAsync();

        Assert.Equal("{done}", Assert.Single(log.Of(1201)).Text);
        Assert.Equal("""{"message":"{done}"}""", (await harness.TaskAsync()).View.History[1].Payload);
    }

    [Theory]
    [InlineData(HistoryKind.Received)]
    [InlineData(HistoryKind.Started)]
    [InlineData(HistoryKind.Checkpoint)]
    [InlineData(HistoryKind.Completed)]
    [InlineData(HistoryKind.Failed)]
    [Trait("Feature", "Z18")]
    public async Task AddHistory_KindOfAHandler_IsAnEntry(HistoryKind kind)
    {
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) => context.AddHistory(kind, new { step = 1 }));

        await harness.DoAsync();

        HistoryEntry entry = (await harness.TaskAsync()).View.History[1];
        Assert.Equal((2, kind, "task.do", """{"step":1}""", "Running"), (entry.Sequence, entry.Kind, entry.Name, entry.Payload, entry.State));
    }

    [Theory]
    [InlineData(HistoryKind.Signal)]
    [InlineData(HistoryKind.Timer)]
    [InlineData(HistoryKind.TimerCancelled)]
    [InlineData(HistoryKind.Log)]
    [InlineData((HistoryKind)99)]
    [Trait("Feature", "Z18")]
    public async Task AddHistory_OtherKind_IsAClearError(HistoryKind kind)
    {
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) => context.AddHistory(kind));

        await harness.DoAsync();

        Assert.Equal(
            $"ArgumentException: A handler cannot add an entry of the kind '{kind}'; use Received, Started, Checkpoint, Completed or Failed. (Parameter 'kind')",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    [Trait("Feature", "Z19")]
    public async Task Checkpoint_Committed_IsFoundByTheTextOfItsId()
    {
        string? text = null;
        await using SignalHarness harness = await TaskHarness.StartAsync(
            async (_, context) => text = (await context.CheckpointAsync(new { action = "cancel" })).ToString());

        await harness.DoAsync();

        HistoryEntry? entry = await harness.Processes.FindCheckpointAsync(CheckpointId.Parse(text!), Token);
        Assert.Equal((HistoryKind.Checkpoint, """{"action":"cancel"}"""), (entry!.Kind, entry.Payload));
        Assert.Equal([entry], (await harness.TaskAsync()).View.Checkpoints);
    }

    [Fact]
    [Trait("Feature", "Z19")]
    public async Task Checkpoint_OfAHandlerThatFails_IsNotThere()
    {
        CheckpointId id = default;
        await using SignalHarness harness = await TaskHarness.StartAsync(async (_, context) => id = await context.CheckpointAsync());

        await harness.DoAsync(fails: 3);

        Assert.NotEqual(default, id);
        Assert.Null(await harness.Processes.FindCheckpointAsync(id, Token));
    }

    [Fact]
    [Trait("Feature", "Z20")]
    public async Task Complete_EndsTheHandlingWithItsDetails()
    {
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) => context.Complete(new { items = 3 }));

        await harness.DoAsync();

        ProcessView view = (await harness.TaskAsync()).ShouldHaveHistory(("task.do", SignalOutcome.Applied), ("task.do", SignalOutcome.Applied)).View;
        Assert.Equal((HistoryKind.Completed, """{"items":3}"""), (view.History[1].Kind, view.History[1].Payload));
    }

    [Fact]
    [Trait("Feature", "Z21")]
    public async Task Fail_KeepsItsReasonAndWhatTheHandlerChanged()
    {
        var script = new TaskScript
        {
            Do = (signal, context) =>
            {
                context.State.Done.Add(signal.What);
                context.Fail("no stock", new { item = 7 });
                return Task.CompletedTask;
            },
        };
        await using SignalHarness harness = await TaskHarness.StartAsync(script);

        Guid id = await harness.DoAsync("tried");

        ProcessView view = (await harness.TaskAsync()).ShouldBeIn("Running").View;
        Assert.Equal((SignalOutcome.Failed, "no stock"), (view.History[0].Outcome, view.History[0].Reason));
        Assert.Equal((HistoryKind.Failed, """{"reason":"no stock","details":{"item":7}}"""), (view.History[1].Kind, view.History[1].Payload));
        Assert.Equal(["tried"], view.StateAs<TaskState>()!.Done);
        Assert.Equal(["tried"], script.Attempts);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "no stock", id, TaskHarness.Path), (dead.Reason, dead.Error, dead.MessageId, dead.ProcessPath));
    }

    [Fact]
    [Trait("Feature", "Z21")]
    public async Task Fail_OfASignalThatWaited_IsADeadSignalToo()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<FailingFlow>());
        await harness.DoAsync();

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        Assert.Equal("no stock", (await harness.ProcessAsync("/task/1/failing", Token)).ShouldHaveHistory(
            ("task.do", SignalOutcome.Failed), ("task.opentask", SignalOutcome.Applied), ("task.do", SignalOutcome.Applied)).View.History[0].Reason);
        Assert.Equal("no stock", Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Process("/task/{task}/failing")]
    public sealed class FailingFlow : SignalFlow
    {
        public FailingFlow()
        {
            On<OpenTask>((_, _) => { }).Starts();
            On<DoWork>((_, context) => context.Fail("no stock"));
        }
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [Trait("Feature", "Z20")]
    [Trait("Feature", "Z21")]
    public async Task End_Twice_IsAnError(bool completeFirst, bool completeThen)
    {
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) =>
        {
            End(context, completeFirst);
            End(context, completeThen);
        });

        await harness.DoAsync();

        (await harness.TaskAsync()).ShouldNotHaveStarted();
        Assert.Equal(
            "InvalidOperationException: The handling of the signal 'task.do' has been ended already; Complete and Fail are called once.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    private static void End(SignalContext context, bool complete)
    {
        if (complete)
        {
            context.Complete();
        }
        else
        {
            context.Fail("failed");
        }
    }
}
