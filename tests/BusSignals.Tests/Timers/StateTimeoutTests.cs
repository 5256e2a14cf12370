using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Timers;

[Trait("Feature", "N5")]
public sealed class StateTimeoutTests
{
    [Signal("/loan/{loan}/asked")]
    public sealed record Asked(string Loan, int Days);

    [Signal("/loan/{loan}/answered")]
    public sealed record Answered(string Loan);

    public sealed record Reminded(string Loan, DateTimeOffset Due, DateTimeOffset FiredAt, TimeSpan Late);

    public sealed record Closed(string Loan);

    public sealed class Loan : SagaState
    {
        public string Id { get; set; } = "";

        public int Days { get; set; }

        public List<string> Fired { get; set; } = [];
    }

    /// <summary>Reminds half way, at once, and closes at the end of a time that the signal says.</summary>
    [Process("/loan/{loan}")]
    public sealed class LoanSaga : SignalStateMachine<Loan>
    {
        public LoanSaga()
        {
            Initially(When(Asked).Then(x => (x.Saga.Id, x.Saga.Days) = (x.Message.Loan, x.Message.Days)).TransitionTo(Open));
            During(Open,
                When(Answered).TransitionTo(Waiting),
                After(x => TimeSpan.FromDays(x.Saga.Days / 2.0), "reminder")
                    .Then(x => x.Saga.Fired.Add(x.Message.Name))
                    .Publish(x => new Reminded(x.Saga.Id, x.Message.Due, x.Message.FiredAt, x.Message.Late)),
                After(TimeSpan.Zero, "atonce").Then(x => x.Saga.Fired.Add(x.Message.Name)),
                After(x => TimeSpan.FromDays(x.Saga.Days)).Publish(x => new Closed(x.Saga.Id)).Finalize());
            During(Waiting, When(Asked).TransitionTo(Open));
        }

        public Event<Asked> Asked { get; } = null!;

        public Event<Answered> Answered { get; } = null!;

        public State Open { get; } = null!;

        public State Waiting { get; } = null!;
    }

    private static Task<SignalHarness> StartLoansAsync() => StartAsync(signals => signals.AddSaga<LoanSaga>());

    [Fact]
    public async Task Enter_StateWithSeveralTimeouts_SetsThemFromTheState()
    {
        await using SignalHarness harness = await StartLoansAsync();

        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        (await harness.ProcessAsync("/loan/1", Token)).ShouldBeIn("Open").ShouldHaveTimers(
            ("Open/reminder", harness.Now.AddDays(5)), ("Open", harness.Now.AddDays(10)));
    }

    [Fact]
    public async Task Enter_TimeoutOfZero_FiresAtOnce()
    {
        await using SignalHarness harness = await StartLoansAsync();

        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        (await harness.ProcessAsync("/loan/1", Token))
            .ShouldHaveState<Loan>(it => it.Fired.SequenceEqual(["Open/atonce"]))
            .ShouldHaveHistory(("loan.asked", SignalOutcome.Applied), ("Open/atonce", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Advance_JustBeforeTheDueTime_DoesNotFire()
    {
        await using SignalHarness harness = await StartLoansAsync();
        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(5) - TimeSpan.FromMicroseconds(1), Token);

        Assert.Empty(harness.Sent<Reminded>());
    }

    [Fact]
    public async Task Advance_FarBeyondTheDueTime_FiresOnceAtIt()
    {
        await using SignalHarness harness = await StartLoansAsync();
        DateTimeOffset start = harness.Now;
        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(9), Token);

        Assert.Equal([new Reminded("1", start.AddDays(5), start.AddDays(5), TimeSpan.Zero)], harness.Sent<Reminded>());
        (await harness.ProcessAsync("/loan/1", Token)).ShouldBeIn("Open").ShouldHaveTimers(("Open", start.AddDays(10)));
    }

    [Fact]
    public async Task Advance_OverSeveralTimeouts_FiresThemInTheirOrder()
    {
        await using SignalHarness harness = await StartLoansAsync();
        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(20), Token);

        (await harness.ProcessAsync("/loan/1", Token)).ShouldHaveEnded().ShouldHaveTimers()
            .ShouldHaveState<Loan>(it => it.Fired.SequenceEqual(["Open/atonce", "Open/reminder"]));
        Assert.Equal([new Closed("1")], harness.Sent<Closed>());
    }

    [Fact]
    public async Task Leave_State_WithdrawsItsTimers()
    {
        await using SignalHarness harness = await StartLoansAsync();
        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        await harness.EmitAsync(new Answered("1"), cancellationToken: Token);
        (await harness.ProcessAsync("/loan/1", Token)).ShouldBeIn("Waiting").ShouldHaveTimers();
        await harness.AdvanceAsync(TimeSpan.FromDays(365), Token);

        (await harness.ProcessAsync("/loan/1", Token)).ShouldBeIn("Waiting");
        Assert.Empty(harness.Sent<Closed>());
    }

    [Fact]
    public async Task Enter_StateAgain_SetsItsTimersAnew()
    {
        await using SignalHarness harness = await StartLoansAsync();
        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);
        await harness.EmitAsync(new Answered("1"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(20), Token);

        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        (await harness.ProcessAsync("/loan/1", Token)).ShouldHaveTimers(
            ("Open/reminder", harness.Now.AddDays(5)), ("Open", harness.Now.AddDays(10)));
    }

    [Fact]
    public async Task Fire_AfterADowntime_SaysHowLate()
    {
        await using SignalHarness harness = await StartLoansAsync();
        DateTimeOffset start = harness.Now;
        await harness.EmitAsync(new Asked("1", 10), cancellationToken: Token);

        harness.Clock().MoveTo(start.AddDays(7)); // nobody looked meanwhile
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal([new Reminded("1", start.AddDays(5), start.AddDays(7), TimeSpan.FromDays(2))], harness.Sent<Reminded>());
        HistoryEntry fired = (await harness.ProcessAsync("/loan/1", Token)).View.History[^1];
        Assert.Equal(HistoryKind.Timer, fired.Kind);
        Assert.Equal(start.AddDays(5), fired.SentAt);
        Assert.Equal(start.AddDays(7), fired.ConsumedAt);
    }
}
