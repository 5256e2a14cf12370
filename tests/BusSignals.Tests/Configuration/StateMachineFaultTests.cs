using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>What a state machine declares and a process cannot do is refused at start-up, by name, with what to write instead.</summary>
[Trait("Feature", "M1")]
public sealed class StateMachineFaultTests
{
    [Signal("/order/{order}/opened")]
    public sealed record Opened(string Order, Guid PaymentId);

    [Signal("/order/{order}/paid")]
    public sealed record Paid(string Order, Guid PaymentId);

    [Signal("/rates/changed")]
    public sealed record RatesChanged(decimal Rate);

    public sealed record Reminder(string Order);

    public sealed record Quote(string Order);

    public sealed record Quoted(decimal Price);

    public sealed class Data : SagaState
    {
        public Guid PaymentId { get; set; }

        public Guid? ReminderId { get; set; }

        public Guid? QuoteId { get; set; }
    }

    public abstract class OrderMachine : SignalStateMachine<Data>
    {
        protected OrderMachine()
        {
            Initially(When(Opened).TransitionTo(Open));
            During(Open, When(Paid).Finalize());
        }

        public Event<Opened> Opened { get; } = null!;

        public Event<Paid> Paid { get; } = null!;

        public State Open { get; } = null!;
    }

    [Process("/order/{order}/a")]
    public sealed class CorrelatedByIdSaga : OrderMachine
    {
        public CorrelatedByIdSaga() => Event(() => Paid, e => e.CorrelateById(x => x.Message.PaymentId));
    }

    [Process("/order/{order}/b")]
    public sealed class SelectedIdSaga : OrderMachine
    {
        public SelectedIdSaga() => Event(() => Opened, e => e.SelectId(_ => NewId.NextGuid()));
    }

    [Process("/order/{order}/c")]
    public sealed class CorrelatedByOtherSaga : OrderMachine
    {
        public CorrelatedByOtherSaga() => Event(() => Paid, e => e.CorrelateBy((saga, x) => saga.PaymentId == x.Message.PaymentId));
    }

    [Process("/order/{order}/d")]
    public sealed class RedeliveringSaga : OrderMachine
    {
        public RedeliveringSaga() => Event(() => Paid, e => e.OnMissingInstance(m => m.Redeliver(it => it.Interval(3, TimeSpan.FromSeconds(1)))));
    }

    [Process("/order/{order}/e")]
    public sealed class MissingForAllSaga : OrderMachine
    {
        public MissingForAllSaga()
        {
            Event(() => Rates, e => e.OnMissingInstance(m => m.Discard()));
            During(Open, Ignore(Rates));
        }

        public Event<RatesChanged> Rates { get; } = null!;
    }

    [Process("/order/{order}/f")]
    public sealed class ReadOnlyStartSaga : OrderMachine
    {
        public ReadOnlyStartSaga() => Event(() => Opened, e => e.ReadOnly = true);
    }

    [Process("/order/{order}/g")]
    public sealed class SchedulingSaga : OrderMachine
    {
        public SchedulingSaga() => Schedule(() => Reminder, it => it.ReminderId);

        public Schedule<Data, Reminder> Reminder { get; } = null!;
    }

    [Process("/order/{order}/h")]
    public sealed class RequestingSaga : OrderMachine
    {
        public RequestingSaga() => Request(() => Quoting, it => it.QuoteId);

        public Request<Data, Quote, Quoted> Quoting { get; } = null!;
    }

    [Process("/order/{order}/i")]
    public sealed class FaultSaga : OrderMachine
    {
        public FaultSaga() => During(Open, When(QuoteFailed).Finalize());

        public Event<Fault<Quote>> QuoteFailed { get; } = null!;
    }

    [Process("/order/{order}/j")]
    public sealed class TimeoutInFinalSaga : OrderMachine
    {
        public TimeoutInFinalSaga() => During(Final, After(TimeSpan.FromDays(1)).TransitionTo(Open));
    }

    public sealed class PastedData : SagaState
    {
        public new Guid CorrelationId { get; set; }

        public new int CurrentState { get; set; }
    }

    [Process("/order/{order}/k")]
    public sealed class PastedStateSaga : SignalStateMachine<PastedData>
    {
        public PastedStateSaga()
        {
            InstanceState(x => x.CurrentState, Open);
            Initially(When(Opened).TransitionTo(Open));
            During(Open, When(Opened).Finalize());
        }

        public Event<Opened> Opened { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task State_ThatHidesMembersOfSagaState_IsRefused() => Assert.Equal(
        ["'PastedData' has a 'CorrelationId' of its own, which hides that of SagaState, so that the engine sets one and the handlers see the other; take it out.",
            "'PastedData' has a 'CurrentState' of its own, which hides that of SagaState, so that the engine sets one and the handlers see the other; take it out, and InstanceState(…) with it."],
        await FaultsAsync(signals => signals.AddSaga<PastedStateSaga>()));

    [Fact]
    public async Task CorrelateById_PathThatIsNoGuid_IsRefused() => Assert.Equal(
        ["CorrelateById is said of the event 'Paid' of 'CorrelatedByIdSaga', and '/order/{order}/a' is not a single GUID, so that the id of the saga is made from the path; "
            + "take CorrelateById out: the paths correlate."],
        await FaultsAsync(signals => signals.AddSaga<CorrelatedByIdSaga>()));

    [Fact]
    public async Task SelectId_PathThatIsNoGuid_IsRefused() => Assert.Equal(
        ["SelectId is said of the event 'Opened' of 'SelectedIdSaga', and '/order/{order}/b' is not a single GUID, so that the id of the saga is made from the path; "
            + "take SelectId out: the paths correlate."],
        await FaultsAsync(signals => signals.AddSaga<SelectedIdSaga>()));

    [Fact]
    public async Task CorrelateBy_MemberThatIsNotInThePaths_IsRefused() => Assert.Equal(
        ["CorrelateBy is said of the event 'Paid' of 'CorrelatedByOtherSaga' with 'PaymentId', which is not a value of both '/order/{order}/c' and '/order/{order}/paid'; "
            + "the paths say which process a signal is for: let both have the value, or take CorrelateBy out."],
        await FaultsAsync(signals => signals.AddSaga<CorrelatedByOtherSaga>()));

    [Fact]
    [Trait("Feature", "M8")]
    public async Task OnMissingInstance_Redeliver_IsRefused() => Assert.Equal(
        ["OnMissingInstance of the event 'Paid' of 'RedeliveringSaga' has Redeliver, and a signal that comes before its process waits in the mailbox until it is wanted; "
            + "take OnMissingInstance out, and say how long it may wait with signals.Add<Paid>(it => it.BufferFor = …)."],
        await FaultsAsync(signals => signals.AddSaga<RedeliveringSaga>()));

    [Fact]
    [Trait("Feature", "M8")]
    public async Task OnMissingInstance_SignalForAll_IsRefused() => Assert.Equal(
        ["OnMissingInstance is said of the event 'Rates' of 'MissingForAllSaga', which goes to all processes that match '/rates/changed', so that none can be missing; "
            + "take OnMissingInstance out."],
        await FaultsAsync(signals => signals.AddSaga<MissingForAllSaga>()));

    [Fact]
    public async Task ReadOnly_EventThatStarts_IsRefused() => Assert.Equal(
        ["ReadOnly is said of the event 'Opened' of 'ReadOnlyStartSaga', which starts the process; take ReadOnly out."],
        await FaultsAsync(signals => signals.AddSaga<ReadOnlyStartSaga>()));

    [Fact]
    [Trait("Feature", "M3")]
    public async Task Schedule_IsRefusedWithAfter() => Assert.Equal(
        ["'SchedulingSaga' declares the schedule 'Reminder', and schedules are not carried out in a SignalStateMachine; write After(delay, \"Reminder\") or "
            + "At(x => due, \"Reminder\") into During(state, …), which is withdrawn when the state is left."],
        await FaultsAsync(signals => signals.AddSaga<SchedulingSaga>()));

    [Fact]
    [Trait("Feature", "M3")]
    public async Task Request_IsRefusedWithSignals() => Assert.Equal(
        ["'RequestingSaga' declares the request 'Quoting', and requests are not carried out in a SignalStateMachine; send 'Quote' with Publish or Send, "
            + "let the answer be a signal with the values of the process's path, handled in During(state, …), and limit the wait with After(timeout) there."],
        await FaultsAsync(signals => signals.AddSaga<RequestingSaga>()));

    [Fact]
    [Trait("Feature", "M6")]
    public async Task Event_Fault_IsRefusedWithCatch() => Assert.Equal(
        ["The event 'QuoteFailed' of 'FaultSaga' carries 'Fault<Quote>', which is no signal; "
            + "catch the exception in the handler that throws it with Catch<TException>(…), or let a consumer of the fault emit a signal with the values of the process's path."],
        await FaultsAsync(signals => signals.AddSaga<FaultSaga>()));

    [Fact]
    [Trait("Feature", "M7")]
    public async Task After_InFinal_IsRefused() => Assert.Equal(
        ["'TimeoutInFinalSaga' has an After or At in During(Final, …); a timeout belongs to a state, put it into During(state, …)."],
        await FaultsAsync(signals => signals.AddSaga<TimeoutInFinalSaga>()));
}
