using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Sagas;

/// <summary>A timeout of a superstate limits the whole stay in it, whichever of its substates the process is in.</summary>
[Trait("Feature", "M7")]
public sealed class SubStateTests
{
    [Signal("/claim/{claim}/step")]
    public sealed record Step(string Claim, string To);

    public sealed class Claim : SagaState
    {
        public int Reminders { get; set; }
    }

    [Process("/claim/{claim}")]
    public sealed class ClaimSaga : SignalStateMachine<Claim>
    {
        public ClaimSaga()
        {
            SubState(() => Checked, Open);
            SubState(() => Disputed, Open);
            SubState(() => Escalated, Disputed);
            Initially(Go());
            During(Open,
                Go(),
                After(TimeSpan.FromHours(10)).TransitionTo(Lapsed),
                After(TimeSpan.FromHours(1), "reminder").Then(x => x.Saga.Reminders++));
            During(Disputed, After(TimeSpan.FromHours(4)).TransitionTo(Escalated));
            During(Shared, Escalated, After(TimeSpan.FromHours(2), "shared").TransitionTo(Lapsed));
            During(Lapsed, Go());
            During(Shared, Go());
        }

        public Event<Step> Stepped { get; } = null!;

        public State Open { get; } = null!;

        public State Checked { get; } = null!;

        public State Disputed { get; } = null!;

        public State Escalated { get; } = null!;

        public State Shared { get; } = null!;

        public State Lapsed { get; } = null!;

        private EventActivityBinder<Claim, Step> Go() => When(Stepped)
            .If(x => x.Message.To == "open", it => it.TransitionTo(Open))
            .If(x => x.Message.To == "checked", it => it.TransitionTo(Checked))
            .If(x => x.Message.To == "disputed", it => it.TransitionTo(Disputed))
            .If(x => x.Message.To == "escalated", it => it.TransitionTo(Escalated))
            .If(x => x.Message.To == "shared", it => it.TransitionTo(Shared))
            .If(x => x.Message.To == "lapsed", it => it.TransitionTo(Lapsed));
    }

    private static async Task<SignalHarness> StartAtAsync(params string[] states)
    {
        SignalHarness harness = await StartAsync(signals => signals.AddSaga<ClaimSaga>());
        foreach (string state in states)
        {
            await harness.EmitAsync(new Step("1", state), cancellationToken: Token);
        }

        return harness;
    }

    [Fact]
    public async Task Substate_EnteredDirectly_HasTheTimeoutsOfItsSuperstate()
    {
        await using SignalHarness harness = await StartAtAsync("checked");

        (await harness.ProcessAsync("/claim/1", Token)).ShouldBeIn("Checked")
            .ShouldHaveTimers(("Open/reminder", harness.Now.AddHours(1)), ("Open", harness.Now.AddHours(10)));
        await harness.AdvanceAsync(TimeSpan.FromHours(10), Token);

        (await harness.ProcessAsync("/claim/1", Token)).ShouldBeIn("Lapsed").ShouldHaveTimers().ShouldHaveState<Claim>(it => it.Reminders == 1);
    }

    [Fact]
    public async Task Substate_EnteredFromItsSuperstate_GoesOnWithItsTimeouts()
    {
        await using SignalHarness harness = await StartAtAsync("open");
        DateTimeOffset entered = harness.Now;

        await harness.AdvanceAsync(TimeSpan.FromMinutes(30), Token);
        await harness.EmitAsync(new Step("1", "disputed"), cancellationToken: Token);

        (await harness.ProcessAsync("/claim/1", Token)).ShouldBeIn("Disputed")
            .ShouldHaveTimers(("Open/reminder", entered.AddHours(1)), ("Disputed", harness.Now.AddHours(4)), ("Open", entered.AddHours(10)));
    }

    [Fact]
    public async Task Superstate_EnteredFromItsSubstate_KeepsItsTimeoutsOnly()
    {
        await using SignalHarness harness = await StartAtAsync("disputed");
        DateTimeOffset entered = harness.Now;

        await harness.AdvanceAsync(TimeSpan.FromMinutes(30), Token);
        await harness.EmitAsync(new Step("1", "open"), cancellationToken: Token);

        (await harness.ProcessAsync("/claim/1", Token)).ShouldBeIn("Open")
            .ShouldHaveTimers(("Open/reminder", entered.AddHours(1)), ("Open", entered.AddHours(10)));
    }

    [Fact]
    public async Task Timeout_OfTheSuperstateThatHasFired_DoesNotComeAgainInTheNextSubstate()
    {
        await using SignalHarness harness = await StartAtAsync("checked");
        DateTimeOffset entered = harness.Now;

        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await harness.EmitAsync(new Step("1", "disputed"), cancellationToken: Token);

        (await harness.ProcessAsync("/claim/1", Token)).ShouldBeIn("Disputed")
            .ShouldHaveTimers(("Disputed", harness.Now.AddHours(4)), ("Open", entered.AddHours(10)))
            .ShouldHaveState<Claim>(it => it.Reminders == 1);
    }

    [Fact]
    public async Task Substate_InASubstate_HasTheTimeoutsOfBoth()
    {
        await using SignalHarness harness = await StartAtAsync("disputed");
        DateTimeOffset entered = harness.Now;

        await harness.AdvanceAsync(TimeSpan.FromHours(4), Token);

        (await harness.ProcessAsync("/claim/1", Token)).ShouldBeIn("Escalated")
            .ShouldHaveTimers(("Escalated/shared", harness.Now.AddHours(2)), ("Open", entered.AddHours(10)));
    }

    [Fact]
    public async Task Superstate_LeftFromASubstate_TakesItsTimeoutsAway()
    {
        await using SignalHarness harness = await StartAtAsync("open", "escalated", "shared");

        (await harness.ProcessAsync("/claim/1", Token)).ShouldBeIn("Shared").ShouldHaveTimers(("Shared/shared", harness.Now.AddHours(2)));
    }
}
