using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

/// <summary>A handler that asks for a change of its own process would wait for itself.</summary>
[Trait("Feature", "N5")]
public sealed class CancelFromInsideTests
{
    [Signal("/knot/{knot}/tied")]
    public sealed record Tied(string Knot);

    [Signal("/knot/{knot}/cut")]
    public sealed record Cut(string Knot);

    public sealed class Knot : SagaState;

    [Process("/knot/{knot}")]
    public sealed class KnotSaga : SignalStateMachine<Knot>
    {
        public KnotSaga()
        {
            Initially(When(Tied).TransitionTo(Tight));
            During(Tight,
                When(Cut).ThenAsync(async x =>
                {
                    IProcesses processes = x.GetServiceOrCreateInstance<IProcesses>();
                    await processes.CancelTimerAsync(processes.IdOf<KnotSaga>(("knot", x.Message.Knot)), "Tight");
                }),
                After(TimeSpan.FromDays(1)).Finalize());
        }

        public Event<Tied> Tied { get; } = null!;

        public Event<Cut> Cut { get; } = null!;

        public State Tight { get; } = null!;
    }

    [Fact]
    public async Task CancelTimer_OfTheOwnProcess_FailsInsteadOfWaitingForItself()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<KnotSaga>());
        await harness.EmitAsync(new Tied("a/b"), cancellationToken: Token);

        await harness.EmitAsync(new Cut("a/b"), cancellationToken: Token);

        Assert.Equal(
            "InvalidOperationException: '/knot/a%2Fb' cannot wait for itself: a delivery to it is being applied here. "
            + "Do this after the delivery, or by a signal.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }
}
