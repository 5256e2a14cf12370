using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Flows;

/// <summary>A handler ends its process; what comes later, or is left over, goes by the late policies.</summary>
public sealed class EndOfFlowTests
{
    [Process("/task/{task}/ending")]
    public sealed class EndingFlow : SignalFlow<TaskState>
    {
        public EndingFlow()
        {
            On<OpenTask>((_, context) => context.EndProcess("done with it")).Starts();
            On<DoWork>((signal, context) => context.State.Done.Add(signal.What));
        }
    }

    private static Task<SignalHarness> StartEndingAsync(LatePolicy late = LatePolicy.Record) =>
        StartAsync(signals => signals.AddFlow<EndingFlow>().Add<DoWork>(it => it.Late = late));

    [Fact]
    public async Task EndProcess_EndsAfterTheHandlingWithItsReason()
    {
        await using SignalHarness harness = await StartEndingAsync();

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/task/1/ending", Token)).ShouldHaveEnded().ShouldWaitFor()
            .ShouldHaveHistory(("task.opentask", SignalOutcome.Applied)).View;
        Assert.Equal(("Ended", ProcessEnding.Completed, "done with it"), (view.State, view.Ending, view.StatusReason));
    }

    [Theory]
    [InlineData(LatePolicy.Record, SignalOutcome.Late, 0)]
    [InlineData(LatePolicy.Ignore, SignalOutcome.Discarded, 0)]
    [InlineData(LatePolicy.Reject, SignalOutcome.Rejected, 1)]
    [Trait("Feature", "N3")]
    public async Task EndProcess_LeftoverOfTheMailbox_GoesByItsLatePolicy(LatePolicy late, SignalOutcome outcome, int dead)
    {
        await using SignalHarness harness = await StartEndingAsync(late);
        await harness.DoAsync("left");

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/task/1/ending", Token)).ShouldHaveEnded().ShouldHoldInMailbox()
            .ShouldHaveHistory(("task.do", outcome), ("task.opentask", SignalOutcome.Applied))
            .ShouldHaveState<TaskState>(it => it.Done.Count == 0);
        Assert.Equal(dead, (await harness.DeadSignalsAsync(Token)).Count);
    }

    [Process("/task/{task}/afterthought")]
    public sealed class AfterthoughtFlow : SignalFlow<TaskState>
    {
        private static readonly TokenDefinition<bool> Vote = new("task.vote");

        public AfterthoughtFlow()
        {
            On<OpenTask>(async (_, context) =>
            {
                context.EndProcess();
                await context.CreateTokenAsync(Vote);
            }).Starts();
            On<DoWork>((_, context) =>
            {
                context.EndProcess();
                context.Schedule("later", TimeSpan.FromDays(1));
            }).Starts();
            OnTimer("later", (_, context) => context.State.Done.Add("later"));
        }
    }

    [Fact]
    [Trait("Feature", "R14")]
    public async Task EndProcess_WhatIsMadeAfterIt_IsRefusedByName()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<AfterthoughtFlow>());

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);
        await harness.EmitAsync(new DoWork("2"), cancellationToken: Token);

        Assert.Equal(
            [
                "InvalidOperationException: The timer 'later' is set after EndProcess(…): '/task/2/afterthought' ends with this signal, and takes it along. Leave out one of the two.",
                "InvalidOperationException: The token 'task.vote' is created after EndProcess(…): '/task/1/afterthought' ends with this signal, and takes it along. Leave out one of the two.",
            ],
            (await harness.DeadSignalsAsync(Token)).Select(it => it.Error).Order());
    }

    [Fact]
    public async Task EndProcess_HandlerFailsAfterIt_EndsNothing()
    {
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) => context.EndProcess());

        await harness.DoAsync(fails: 3);

        (await harness.TaskAsync()).ShouldNotHaveStarted();
    }

    [Fact]
    public async Task EndProcess_LaterSignal_IsLate()
    {
        await using SignalHarness harness = await TaskHarness.StartAsync((_, context) => context.EndProcess());
        await harness.DoAsync();

        await harness.DoAsync();

        (await harness.TaskAsync()).ShouldHaveHistory(("task.do", SignalOutcome.Applied), ("task.do", SignalOutcome.Late));
    }
}
