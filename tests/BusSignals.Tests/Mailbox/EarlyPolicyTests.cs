using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Mailbox;

[Trait("Feature", "N3")]
public sealed class EarlyPolicyTests
{
    [Signal("/visit/{visit}/opened")]
    public sealed record Opened(string Visit);

    [Signal("/visit/{visit}/paid")]
    public sealed record Paid(string Visit);

    [Signal("/visit/{visit}/rated")]
    public sealed record Rated(string Visit, int Stars);

    public sealed class Visit : SagaState
    {
        public int Stars { get; set; }
    }

    /// <summary>Is rated only after it is paid.</summary>
    [Process("/visit/{visit}")]
    public sealed class VisitSaga : SignalStateMachine<Visit>
    {
        public VisitSaga()
        {
            Initially(When(Opened).TransitionTo(Open));
            During(Open, When(Paid).TransitionTo(Payed));
            During(Payed, When(Rated).Then(x => x.Saga.Stars = x.Message.Stars).TransitionTo(Done));
        }

        public Event<Opened> Opened { get; } = null!;

        public Event<Paid> Paid { get; } = null!;

        public Event<Rated> Rated { get; } = null!;

        public State Open { get; } = null!;

        public State Payed { get; } = null!;

        public State Done { get; } = null!;
    }

    private static Task<SignalHarness> StartAsync(EarlyPolicy early, TimeSpan? bufferFor = null) => TestHarness.StartAsync(
        signals => signals.AddSaga<VisitSaga>().Add<Rated>(it =>
        {
            it.Early = early;
            it.BufferFor = bufferFor ?? it.BufferFor;
        }));

    [Fact]
    public async Task Buffer_BeforeTheProcessExists_KeepsItUntilWanted()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Buffer);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);
        (await harness.ProcessAsync("/visit/1", Token)).ShouldNotHaveStarted().ShouldHoldInMailbox("visit.rated");
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox("visit.rated");
        await harness.EmitAsync(new Paid("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token))
            .ShouldBeIn("Done").ShouldHoldInMailbox().ShouldHaveState<Visit>(it => it.Stars == 5);
    }

    [Fact]
    public async Task Buffer_InAnotherState_KeepsItUntilWanted()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Buffer);
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);
        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox("visit.rated").ShouldWaitFor("visit.paid");
        await harness.EmitAsync(new Paid("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Done");
    }

    [Fact]
    public async Task Buffer_NotWantedInTime_ExpiresToADeadSignal()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Buffer, TimeSpan.FromHours(1));
        DateTimeOffset start = harness.Now;
        Guid id = await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1), Token);
        (await harness.ProcessAsync("/visit/1", Token)).ShouldHoldInMailbox("visit.rated");
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldHoldInMailbox().ShouldHaveHistory(("visit.rated", SignalOutcome.Expired));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Expired, dead.Reason);
        Assert.Equal("Nobody wanted the signal 'visit.rated' until 2026-01-01T01:00:00.0000000+00:00.", dead.Error);
        Assert.Equal("/visit/1", dead.ProcessPath);
        Assert.Equal((start, start.AddHours(1)), (dead.ArrivedAt, dead.DeadAt));
        Assert.Equal(id, dead.MessageId);
        Assert.Contains("\"stars\":5", dead.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Buffer_ExpiredWhenItsStateComes_IsNotApplied()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Buffer, TimeSpan.FromHours(1));
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);

        harness.Clock().MoveTo(harness.Now.AddHours(1)); // no sweep in between
        await harness.EmitAsync(new Paid("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Payed").ShouldHoldInMailbox();
        Assert.Equal(DeadReason.Expired, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Fact]
    public async Task Discard_BeforeTheProcessExists_LeavesNothing()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Discard);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);

        Assert.Null(await harness.Processes.FindAsync("/visit/1", Token));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Discard_InAnotherState_IsNotedOnly()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Discard);
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);
        await harness.EmitAsync(new Paid("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Payed").ShouldHaveHistory(
            ("visit.opened", SignalOutcome.Applied), ("visit.rated", SignalOutcome.Discarded), ("visit.paid", SignalOutcome.Applied));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Reject_BeforeTheProcessExists_IsADeadSignal()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Reject);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token))
            .ShouldNotHaveStarted().ShouldHoldInMailbox().ShouldHaveHistory(("visit.rated", SignalOutcome.Rejected));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Rejected, dead.Reason);
        Assert.Equal("The signal 'visit.rated' was rejected by its policy: its process has not started.", dead.Error);
    }

    [Fact]
    public async Task Reject_InAnotherState_IsADeadSignalThatNamesTheState()
    {
        await using SignalHarness harness = await StartAsync(EarlyPolicy.Reject);
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox();
        Assert.Equal(
            "The signal 'visit.rated' was rejected by its policy: its process is in 'Open' and does not wait for it.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task Start_BeforeTheProcessExists_StartsIt()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddSaga<VisitSaga>().Add<Opened>(it => it.Early = EarlyPolicy.Start));

        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Open");
    }

    [Fact]
    public async Task Start_OnceTheProcessExists_IsBuffered()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddSaga<VisitSaga>().Add<Opened>(it => it.Early = EarlyPolicy.Start));
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox("visit.opened");
    }
}
