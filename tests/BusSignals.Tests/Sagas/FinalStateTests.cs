using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>What a machine declares for the final state is done there, and may lead out of it again.</summary>
[Trait("Feature", "M8")]
public sealed class FinalStateTests
{
    [Signal("/deal/{deal}/step", Id = "deal.step")]
    public sealed record Step(string Deal);

    [Signal("/deal/{deal}/rated", Id = "deal.rated")]
    public sealed record Rated(string Deal, int Stars);

    [Signal("/deal/{deal}/reopened", Id = "deal.reopened")]
    public sealed record Reopened(string Deal);

    public sealed class Deal : SagaState
    {
        public int Stars { get; set; }
    }

    [Process("/deal/{deal}")]
    public sealed class DealSaga : SignalStateMachine<Deal>
    {
        public DealSaga()
        {
            Initially(When(Stepped).TransitionTo(Open));
            During(Open, When(Stepped).Finalize(), After(TimeSpan.FromHours(1)).Finalize());
            During(Final,
                When(Rated).Then(x => x.Saga.Stars = x.Message.Stars).Publish(x => new Thanks(x.Message.Stars)),
                When(Reopened).TransitionTo(Open));
        }

        public Event<Step> Stepped { get; } = null!;

        public Event<Rated> Rated { get; } = null!;

        public Event<Reopened> Reopened { get; } = null!;

        public State Open { get; } = null!;
    }

    public sealed record Thanks(int Stars);

    private static async Task<SignalHarness> StartAtAsync(int steps)
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<DealSaga>());
        for (int step = 0; step < steps; step++)
        {
            await harness.EmitAsync(new Step("1"), cancellationToken: Token);
        }

        return harness;
    }

    [Fact]
    public async Task During_Final_HandlesTheSignalOfAProcessThatHasEnded()
    {
        await using SignalHarness harness = await StartAtAsync(2);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);
        await harness.EmitAsync(new Step("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/deal/1", Token)).ShouldHaveEnded().ShouldHaveState<Deal>(it => it.Stars == 5).ShouldHaveHistory(
            ("deal.step", SignalOutcome.Applied), ("deal.step", SignalOutcome.Applied), ("deal.rated", SignalOutcome.Applied), ("deal.step", SignalOutcome.Late));
        Assert.Equal([new Thanks(5)], harness.Sent<Thanks>());
    }

    [Fact]
    public async Task During_FinalSignalThatCameBefore_IsHandledAtTheEnd()
    {
        await using SignalHarness harness = await StartAtAsync(1);

        await harness.EmitAsync(new Rated("1", 4), cancellationToken: Token);
        (await harness.ProcessAsync("/deal/1", Token)).ShouldHoldInMailbox("deal.rated");
        await harness.EmitAsync(new Step("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/deal/1", Token)).ShouldHaveEnded().ShouldHoldInMailbox().ShouldHaveState<Deal>(it => it.Stars == 4);
    }

    [Fact]
    public async Task TransitionTo_OutOfFinal_LetsTheProcessGoOn()
    {
        await using SignalHarness harness = await StartAtAsync(2);

        await harness.EmitAsync(new Reopened("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/deal/1", Token)).ShouldBeIn("Open").ShouldHaveTimers(("Open", harness.Now.AddHours(1)));
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);
        (await harness.ProcessAsync("/deal/1", Token)).ShouldHaveEnded();
    }

    [Fact]
    public async Task TransitionTo_OutOfFinalBySignalThatCameBefore_GoesOnInTheSameCommit()
    {
        await using SignalHarness harness = await StartAtAsync(1);
        await harness.EmitAsync(new Reopened("1"), cancellationToken: Token);

        await harness.EmitAsync(new Step("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/deal/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox().ShouldHaveTimers(("Open", harness.Now.AddHours(1)));
    }

    [Fact]
    public async Task During_FinalOfAProcessThatWasTerminated_HandlesNothing()
    {
        await using SignalHarness harness = await StartAtAsync(1);
        await harness.EmitAsync(new TerminateProcess("/deal/1", "over"), cancellationToken: Token);

        await harness.EmitAsync(new Rated("1", 5), cancellationToken: Token);

        (await harness.ProcessAsync("/deal/1", Token)).ShouldHaveEnded().ShouldHaveState<Deal>(it => it.Stars == 0);
    }
}
