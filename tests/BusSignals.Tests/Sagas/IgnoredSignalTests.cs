using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

public sealed class IgnoredSignalTests
{
    [Signal("/door/{door}/opened")]
    public sealed record Opened(string Door);

    [Signal("/door/{door}/knocked")]
    public sealed record Knocked(string Door);

    public sealed class Door : SagaState
    {
        public int Knocks { get; set; }
    }

    [Process("/door/{door}")]
    public sealed class DoorSaga : SignalStateMachine<Door>
    {
        public DoorSaga()
        {
            Initially(When(Opened).TransitionTo(Open), Ignore(Knocked));
            During(Open, Ignore(Opened), When(Knocked).Then(x => x.Saga.Knocks++));
        }

        public Event<Opened> Opened { get; } = null!;

        public Event<Knocked> Knocked { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task Emit_SignalTheStateIgnores_IsConsumedWithoutEffect()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<DoorSaga>());
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/door/1", Token)).ShouldBeIn("Open").ShouldHoldInMailbox()
            .ShouldHaveHistory(("door.opened", SignalOutcome.Applied), ("door.opened", SignalOutcome.Applied));
    }

    /// <summary>Ignoring is consuming: what came before the start is not kept for after it.</summary>
    [Fact]
    public async Task Emit_SignalIgnoredInitially_IsNotKeptForLater()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<DoorSaga>());

        await harness.EmitAsync(new Knocked("1"), cancellationToken: Token);
        (await harness.ProcessAsync("/door/1", Token)).ShouldBeIn("Initial").ShouldHoldInMailbox();
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        (await harness.ProcessAsync("/door/1", Token)).ShouldBeIn("Open").ShouldHaveState<Door>(it => it.Knocks == 0);
    }
}
