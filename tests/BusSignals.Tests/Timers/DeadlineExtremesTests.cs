using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

/// <summary>Deadlines that are never, or later than there is time.</summary>
[Trait("Feature", "N5")]
public sealed class DeadlineExtremesTests
{
    [Signal("/lease/{lease}/begun")]
    public sealed record Begun(string Lease, TimeSpan For);

    public sealed class Lease : SagaState
    {
        public TimeSpan For { get; set; }
    }

    [Process("/lease/{lease}")]
    public sealed class LeaseSaga : SignalStateMachine<Lease>
    {
        public LeaseSaga()
        {
            Initially(When(Begun).Then(x => x.Saga.For = x.Message.For).TransitionTo(Running));
            During(Running, After(x => x.Saga.For).Finalize());
        }

        public Event<Begun> Begun { get; } = null!;

        public State Running { get; } = null!;
    }

    [Fact]
    public async Task After_Infinite_SetsNoTimer()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<LeaseSaga>());

        await harness.EmitAsync(new Begun("1", Timeout.InfiniteTimeSpan), cancellationToken: Token);

        (await harness.ProcessAsync("/lease/1", Token)).ShouldBeIn("Running").ShouldHaveTimers();
    }

    [Fact]
    public async Task After_LongerThanThereIsTime_IsDueAtItsEnd()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<LeaseSaga>());

        await harness.EmitAsync(new Begun("1", TimeSpan.MaxValue), cancellationToken: Token);

        ProcessTimer timer = Assert.Single((await harness.ProcessAsync("/lease/1", Token)).ShouldBeIn("Running").View.Timers);
        Assert.Equal(9999, timer.Due.Year);
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task BufferFor_Longest_KeepsTheSignal()
    {
        await using SignalHarness harness = await StartAsync(signals => signals
            .Add<Ended>(it => it.BufferFor = TimeSpan.MaxValue).AddSaga<EndingSaga>());

        await harness.EmitAsync(new Ended("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/lease/1/ending", Token)).ShouldNotHaveStarted().ShouldHoldInMailbox("lease.ended");
    }

    [Signal("/lease/{lease}/ended")]
    public sealed record Ended(string Lease);

    [Process("/lease/{lease}/ending")]
    public sealed class EndingSaga : SignalStateMachine<Lease>
    {
        public EndingSaga()
        {
            Initially(When(Begun).TransitionTo(Running));
            During(Running, When(Ended).Finalize());
        }

        public Event<Begun> Begun { get; } = null!;

        public Event<Ended> Ended { get; } = null!;

        public State Running { get; } = null!;
    }
}
