using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>What machines of MassTransit say of their state member and their topology holds in one that was pasted.</summary>
[Trait("Feature", "M1")]
public sealed class PastedMachineTests
{
    [Signal("/visit/{visit}/step", Id = "visit.step")]
    public sealed record Step(string Visit);

    [Signal("/visit/{visit}/told", Id = "visit.told")]
    public sealed record Told(string Visit);

    public sealed class Visit : SagaState
    {
        public int Stage { get; set; }

        public int Told { get; set; }
    }

    [Process("/visit/{visit}", Endpoint = "visits")]
    public sealed class VisitSaga : SignalStateMachine<Visit>
    {
        public VisitSaga()
        {
            InstanceState(x => x.Stage, Arrived, Seated);
            Name("visits");
            Event(() => Told, e => e.ConfigureConsumeTopology = false);
            Initially(When(Stepped).TransitionTo(Arrived));
            During(Arrived, When(Stepped).TransitionTo(Seated));
            During(Seated, When(Stepped).Finalize(), After(TimeSpan.FromHours(2)).Finalize());
            DuringAny(When(Told).Then(x => x.Saga.Told++));
        }

        public Event<Step> Stepped { get; } = null!;

        public Event<Told> Told { get; } = null!;

        public State Arrived { get; } = null!;

        public State Seated { get; } = null!;
    }

    private static async Task<SignalHarness> StartAtAsync(int steps)
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<VisitSaga>());
        for (int step = 0; step < steps; step++)
        {
            await harness.EmitAsync(new Step("1"), cancellationToken: Token);
        }

        return harness;
    }

    [Theory]
    [InlineData(1, "Arrived", 3)]
    [InlineData(2, "Seated", 4)]
    [InlineData(3, "Final", 2)]
    public async Task InstanceState_Number_IsTheStateOfTheProcess(int steps, string state, int number)
    {
        await using SignalHarness harness = await StartAtAsync(steps);

        ProcessView view = (await harness.ProcessAsync("/visit/1", Token)).ShouldHaveState<Visit>(it => it.Stage == number).View;
        Assert.Equal(state, view.State);
    }

    [Fact]
    public async Task ConfigureConsumeTopology_False_ReceivesOnlyWhatIsSentToTheQueue()
    {
        await using SignalHarness harness = await StartAtAsync(1);

        await harness.PublishAsync(new Told("1"), cancellationToken: Token);
        (await harness.ProcessAsync("/visit/1", Token)).ShouldHaveState<Visit>(it => it.Told == 0);
        ISendEndpoint queue = await harness.Services.GetRequiredService<IBus>().GetSendEndpoint(new Uri("queue:visits"));
        await queue.Send(new Told("1"), Token);
        await harness.WaitUntilIdleAsync(Token);

        (await harness.ProcessAsync("/visit/1", Token)).ShouldHaveState<Visit>(it => it.Told == 1);
    }
}
