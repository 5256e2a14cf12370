using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Flows;

/// <summary>Which signals start a flow, and what becomes of the others until then.</summary>
public sealed class StartingSignalTests
{
    [Process("/task/{task}/opened")]
    public sealed class OpenedFlow : SignalFlow<TaskState>
    {
        public OpenedFlow()
        {
            On<OpenTask>((_, context) => context.State.Done.Add("open")).Starts();
            On<DoWork>((signal, context) => context.State.Done.Add(signal.What));
        }
    }

    private static Task<SignalHarness> StartFlowAsync(Action<SignalOptions>? options = null) =>
        StartAsync(signals => signals.AddFlow<OpenedFlow>().Add<DoWork>(options));

    [Fact]
    public async Task Starts_OtherSignalBefore_WaitsInTheMailbox()
    {
        await using SignalHarness harness = await StartFlowAsync();

        await harness.DoAsync("early");

        (await harness.ProcessAsync("/task/1/opened", Token)).ShouldNotHaveStarted().ShouldHoldInMailbox("task.do");
    }

    [Fact]
    public async Task Starts_StartingSignal_IsAppliedBeforeThoseThatWaited()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await harness.DoAsync("first");
        await harness.DoAsync("second");

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/task/1/opened", Token)).ShouldBeIn("Running").ShouldHoldInMailbox()
            .ShouldHaveState<TaskState>(it => it.Done.SequenceEqual(["open", "first", "second"]));
    }

    [Fact]
    public async Task Starts_StartingSignalFails_StartsNothingAndTheOthersWaitOn()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<FailingStartFlow>());
        await harness.DoAsync("early");

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/task/1/failing", Token)).ShouldNotHaveStarted()
            .ShouldHaveHistory(("task.do", SignalOutcome.Waiting), ("task.opentask", SignalOutcome.Failed));
    }

    [Fact]
    public async Task Starts_StartingSignalAgain_IsHandledByTheRunningFlow()
    {
        await using SignalHarness harness = await StartFlowAsync();
        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        await harness.EmitAsync(new OpenTask("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/task/1/opened", Token)).ShouldHaveState<TaskState>(it => it.Done.SequenceEqual(["open", "open"]));
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Starts_OtherSignalWithRejectPolicy_IsADeadSignal()
    {
        await using SignalHarness harness = await StartFlowAsync(it => it.Early = EarlyPolicy.Reject);

        await harness.DoAsync("early");

        Assert.Equal(
            "The signal 'task.do' was rejected by its policy: its process has not started.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Starts_OtherSignalWithStartPolicy_StartsTheFlowToo()
    {
        await using SignalHarness harness = await StartFlowAsync(it => it.Early = EarlyPolicy.Start);

        await harness.DoAsync("early");

        (await harness.ProcessAsync("/task/1/opened", Token)).ShouldBeIn("Running").ShouldHaveState<TaskState>(it => it.Done.SequenceEqual(["early"]));
    }

    [Fact]
    public async Task NoneStarts_AnySignal_StartsTheFlow()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<AnyFlow>());

        await harness.DoAsync("only");

        (await harness.ProcessAsync("/task/1/any", Token)).ShouldBeIn("Running").ShouldWaitFor("task.opentask", "task.do");
    }

    [Process("/task/{task}/any")]
    public sealed class AnyFlow : SignalFlow
    {
        public AnyFlow()
        {
            On<OpenTask>((_, _) => { });
            On<DoWork>((_, _) => { });
        }
    }

    [Process("/task/{task}/failing")]
    public sealed class FailingStartFlow : SignalFlow
    {
        public FailingStartFlow()
        {
            On<OpenTask>((_, _) => throw new InvalidOperationException("closed")).Starts();
            On<DoWork>((_, _) => { });
        }
    }
}
