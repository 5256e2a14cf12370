using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

[Trait("Feature", "J2")]
public sealed class StartUpFaultTests
{
    [Signal("order//{order}/Placed/{order}")]
    public sealed record BadPath(Ref<Order> Order);

    [Signal("/order/{order}/line/{line}")]
    public sealed record WithoutMember(Ref<Order> Order);

    [Signal("/order/{order}/at/{at}")]
    public sealed record UnsupportedType(Ref<Order> Order, DateTimeOffset At);

    [Signal("/a/{order}", Id = "order.same")]
    public sealed record First(Ref<Order> Order);

    [Signal("/b/{order}", Id = "order.same")]
    public sealed record Second(Ref<Order> Order);

    public static class Billing
    {
        [Signal("/c/{order}", Id = "order.twin")]
        public sealed record Twin(Ref<Order> Order);
    }

    public static class Shipping
    {
        [Signal("/d/{order}", Id = "order.twin")]
        public sealed record Twin(Ref<Order> Order);
    }

    [Signal("/customer/{customer}/moved")]
    public sealed record CustomerMoved(string Customer);

    public sealed class Data : SagaState;

    [Process("/order/{order}/one")]
    public sealed class OneSaga : SignalStateMachine<Data>
    {
        public OneSaga() => Initially(When(Placed).Finalize());

        public Event<Placed> Placed { get; } = null!;
    }

    [Process("/order/{id}/one", Endpoint = "other")]
    public sealed class SamePathSaga : SignalStateMachine<Data>
    {
        public SamePathSaga() => Initially(When(OrderById).Finalize());

        public Event<OrderById> OrderById { get; } = null!;
    }

    [Signal("/order/{id}")]
    public sealed record OrderById(string Id);

    [Process("/order/{order}/endpoint", Endpoint = "one")]
    public sealed class SameEndpointSaga : SignalStateMachine<Data>
    {
        public SameEndpointSaga() => Initially(When(Placed).Finalize());

        public Event<Placed> Placed { get; } = null!;
    }

    [Process("/order/{order}/unrelated")]
    public sealed class UnrelatedSaga : SignalStateMachine<Data>
    {
        public UnrelatedSaga() => Initially(When(Placed).Finalize(), When(Moved).Finalize());

        public Event<Placed> Placed { get; } = null!;

        public Event<CustomerMoved> Moved { get; } = null!;
    }

    [Process("/order/{order}/nosignal")]
    public sealed class NoSignalSaga : SignalStateMachine<Data>
    {
        public NoSignalSaga() => Initially(When(Placed).Finalize(), When(Expired).Finalize());

        public Event<Placed> Placed { get; } = null!;

        public Event<OrderExpired> Expired { get; } = null!;
    }

    [Process("/order/{order}/twice")]
    public sealed class TwoEventsSaga : SignalStateMachine<Data>
    {
        public TwoEventsSaga() => Initially(When(Placed).Finalize(), When(Again).Finalize());

        public Event<Placed> Placed { get; } = null!;

        public Event<Placed> Again { get; } = null!;
    }

    [Process("/order/{order}/never")]
    public sealed class NeverStartsSaga : SignalStateMachine<Data>
    {
        public NeverStartsSaga() => During(Open, When(Placed).Finalize());

        public Event<Placed> Placed { get; } = null!;

        public State Open { get; } = null!;
    }

    [Process("/order/{order}/unused")]
    public sealed class UnusedEventsSaga : SignalStateMachine<Data>
    {
        public UnusedEventsSaga()
        {
            Initially(When(Placed).TransitionTo(Open));
            During(Open, Ignore(Moved), When(Placed).Finalize());
        }

        public Event<Placed> Placed { get; } = null!;

        public Event<PaymentReceived> Paid { get; } = null!;

        public Event<CustomerMoved> Moved { get; } = null!;

        public State Open { get; } = null!;
    }

    [Process("/order/{order}/line/{line}")]
    public sealed class BroadcastStartsSaga : SignalStateMachine<Data>
    {
        public BroadcastStartsSaga() => Initially(When(Placed).Finalize());

        public Event<Placed> Placed { get; } = null!;
    }

    public sealed class NoProcessSaga : SignalStateMachine<Data>
    {
        public NoProcessSaga() => Initially(When(Placed).Finalize());

        public Event<Placed> Placed { get; } = null!;
    }

    [Process("/order/{order}/Bad")]
    public sealed class BadPathSaga : SignalStateMachine<Data>
    {
        public BadPathSaga() => Initially(When(Placed).Finalize());

        public Event<Placed> Placed { get; } = null!;
    }

    [Process("/order/{order}/throws")]
    public sealed class ThrowingSaga : SignalStateMachine<Data>
    {
        public ThrowingSaga() => throw new InvalidOperationException("No shipping provider is set.");
    }

    [Fact]
    public async Task Start_BadPath_SaysAllThatIsWrongWithIt() => Assert.Equal(
        ["'BadPath': The path 'order//{order}/Placed/{order}' must start with '/'; has an empty segment; remove the doubled or trailing '/'; "
            + "has 'P' in the word 'Placed'; words are made of a-z, 0-9, '-' and '_' (a parameter stands in braces); "
            + "names the parameter 'order' twice; give each its own name."],
        await FaultsAsync(signals => signals.Add<BadPath>()));

    [Fact]
    public async Task Start_ParameterWithoutMember_NamesTheMembersThatWouldDo() => Assert.Equal(
        ["'WithoutMember' has no member for 'line' of its path '/order/{order}/line/{line}'; "
            + "add a property 'Line' or 'LineRef', or take the parameter out of the path."],
        await FaultsAsync(signals => signals.Add<WithoutMember>()));

    [Fact]
    public async Task Start_UnsupportedParameterType_NamesTheTypesThatWouldDo() => Assert.Equal(
        ["'UnsupportedType.At' is a DateTimeOffset, which cannot stand in the path '/order/{order}/at/{at}'; "
            + "use a string, Guid, whole number, decimal, enum or Ref<T>."],
        await FaultsAsync(signals => signals.Add<UnsupportedType>()));

    [Fact]
    public async Task Start_NoSignal_NamesTheAttribute() => Assert.Equal(
        ["'OrderExpired' is no signal; give it a path with [Signal(\"/…\")]."],
        await FaultsAsync(signals => signals.Add<OrderExpired>()));

    [Fact]
    public async Task Start_TwoSignalsWithOneId_NamesBoth() => Assert.Equal(
        ["The signal id 'order.same' belongs to 'First' and 'Second'; give each its own with [Signal(…, Id = \"…\")]."],
        await FaultsAsync(signals => signals.Add<Second>().Add<First>()));

    [Fact]
    [Trait("Feature", "R16")]
    public async Task Start_TwoSignalsWithOneIdAndOneName_NamesBothInFull() => Assert.Equal(
        ["The signal id 'order.twin' belongs to 'BusSignals.Tests.Configuration.StartUpFaultTests.Billing.Twin' and 'BusSignals.Tests.Configuration.StartUpFaultTests.Shipping.Twin'; "
            + "give each its own with [Signal(…, Id = \"…\")]."],
        await FaultsAsync(signals => signals.Add<Billing.Twin>().Add<Shipping.Twin>()));

    [Fact]
    public async Task Start_TwoProcessesWithOnePath_NamesBothWhateverTheParameterIsCalled() => Assert.Equal(
        ["The path '/order/{id}/one' belongs to the processes 'OneSaga' and 'SamePathSaga'; give each its own path."],
        await FaultsAsync(signals => signals.AddSaga<OneSaga>().AddSaga<SamePathSaga>()));

    [Fact]
    public async Task Start_TwoProcessesWithOneEndpoint_NamesBoth() => Assert.Equal(
        ["The endpoints 'one' and 'One' of the processes 'OneSaga' and 'SameEndpointSaga' differ in case only, which not every transport tells apart; give each its own with [Process(…, Endpoint = \"…\")]."],
        await FaultsAsync(signals => signals.AddSaga<SameEndpointSaga>().AddSaga<OneSaga>()));

    [Fact]
    public async Task Start_SignalSharingNoParameter_NamesBoth() => Assert.Equal(
        ["The signal 'customer.customermoved /customer/{customer}/moved' and the process 'UnrelatedSaga' on '/order/{order}/unrelated' "
            + "share no parameter, so that nothing says which process is meant; name the common parameter alike in both."],
        await FaultsAsync(signals => signals.AddSaga<UnrelatedSaga>()));

    [Fact]
    public async Task Start_EventThatIsNoSignal_NamesEventAndContract() => Assert.Equal(
        ["The event 'Expired' of 'NoSignalSaga' carries 'OrderExpired', which is no signal; give it a path with [Signal(\"/…\")]."],
        await FaultsAsync(signals => signals.AddSaga<NoSignalSaga>()));

    [Fact]
    public async Task Start_TwoEventsWithOneSignal_NamesTheSignal() => Assert.Equal(
        ["'TwoEventsSaga' has two events with the signal 'Placed'; keep one and branch on its data."],
        await FaultsAsync(signals => signals.AddSaga<TwoEventsSaga>()));

    [Fact]
    public async Task Start_SagaWithoutInitially_SaysThatItNeverStarts() => Assert.Equal(
        ["'NeverStartsSaga' never starts; say which signal starts it with Initially(When(…)), one with all parameters of its path."],
        await FaultsAsync(signals => signals.AddSaga<NeverStartsSaga>()));

    [Fact]
    [Trait("Feature", "R16")]
    public async Task Start_EventThatNoStateUses_IsNamed() => Assert.Contains(
        "The event 'Paid' of 'UnusedEventsSaga' is used in no state, so that its signals would wait until they expire; "
            + "write When(Paid) or Ignore(Paid) into During(state, …), or take the event out.",
        await FaultsAsync(signals => signals.AddSaga<UnusedEventsSaga>()));

    [Fact]
    public async Task Start_SagaStartedOnlyByFewerParameters_SaysThatItNeverStarts() => Assert.Equal(
        ["'BroadcastStartsSaga' never starts; say which signal starts it with Initially(When(…)), one with all parameters of its path."],
        await FaultsAsync(signals => signals.AddSaga<BroadcastStartsSaga>()));

    [Fact]
    public async Task Start_StartPolicyWithoutInitially_NamesSignalAndProcess() => Assert.Equal(
        ["The signal 'order.paymentreceived' is to start 'FulfillmentSaga', which has no Initially(When(…)) for it; "
            + "add that or choose another early policy."],
        await FaultsAsync(signals => signals.AddSaga<FulfillmentSaga>().Add<PaymentReceived>(it => it.Early = EarlyPolicy.Start)));

    [Fact]
    public async Task Start_SagaWithoutPath_NamesTheAttribute() => Assert.Equal(
        ["'NoProcessSaga' is no process; give it a path with [Process(\"/…\")]."],
        await FaultsAsync(signals => signals.AddSaga<NoProcessSaga>()));

    [Fact]
    public async Task Start_SagaWithBadPath_SaysWhatIsWrong() => Assert.Equal(
        ["'BadPathSaga': The path '/order/{order}/Bad' has 'B' in the word 'Bad'; words are made of a-z, 0-9, '-' and '_' (a parameter stands in braces)."],
        await FaultsAsync(signals => signals.AddSaga<BadPathSaga>()));

    [Fact]
    public async Task Start_SagaThatThrows_GivesItsReason() => Assert.Equal(
        ["'ThrowingSaga' cannot be made: No shipping provider is set."],
        await FaultsAsync(signals => signals.AddSaga<ThrowingSaga>()));

    [Fact]
    public async Task Start_BufferForOfZero_NamesThePolicyInstead() => Assert.Equal(
        ["BufferFor of 'Placed' is 00:00:00; it must be longer than zero. To keep nothing, use EarlyPolicy.Discard."],
        await FaultsAsync(signals => signals.Add<Placed>(it => it.BufferFor = TimeSpan.Zero)));

    [Fact]
    public async Task Start_OutboxOptionsOutOfRange_GivesTheValuesAndTheRule() => Assert.Equal(
        ["PollInterval of the outbox is 00:00:00; it must be from a millisecond to a day. Set it with signals.ConfigureOutbox(it => …).",
            "BatchSize of the outbox is 0; it must be from 1 to 10,000. Set it with signals.ConfigureOutbox(it => …)."],
        await FaultsAsync(signals => signals.ConfigureOutbox(it => (it.PollInterval, it.BatchSize) = (TimeSpan.Zero, 0))));

    [Fact]
    public async Task Start_RetentionOptionsOutOfRange_GivesTheValuesAndTheRule() => Assert.Equal(
        ["AppliedHistory of the retention is 00:00:00; it must be longer than zero, or null to keep for ever. "
                + "Set it with signals.ConfigureRetention(it => …).",
            "Interval of the retention is 00:00:00.0000001; it must be from a millisecond to a day. Set it with signals.ConfigureRetention(it => …)."],
        await FaultsAsync(signals => signals.ConfigureRetention(it => (it.AppliedHistory, it.Interval) = (TimeSpan.Zero, TimeSpan.FromTicks(1)))));

    [Fact]
    public async Task Start_SeveralFaults_AreAllInOneMessage()
    {
        var exception = await Assert.ThrowsAsync<SignalConfigurationException>(() => StartAsync(signals => signals
            .Add<WithoutMember>().Add<UnsupportedType>().Add<First>().Add<Second>().AddSaga<OneSaga>().AddSaga<SamePathSaga>()));

        Assert.Equal(
            """
            BusSignals cannot start, 4 faults:
            - 'WithoutMember' has no member for 'line' of its path '/order/{order}/line/{line}'; add a property 'Line' or 'LineRef', or take the parameter out of the path.
            - 'UnsupportedType.At' is a DateTimeOffset, which cannot stand in the path '/order/{order}/at/{at}'; use a string, Guid, whole number, decimal, enum or Ref<T>.
            - The signal id 'order.same' belongs to 'First' and 'Second'; give each its own with [Signal(…, Id = "…")].
            - The path '/order/{id}/one' belongs to the processes 'OneSaga' and 'SamePathSaga'; give each its own path.
            """,
            exception.Message);
    }

    [Fact]
    public async Task AddSaga_PlainStateMachine_NamesBothWays() => Assert.Equal(
        ["'PlainMachine' is no SignalStateMachine; derive it from SignalStateMachine<TState>, or register it with MassTransit's AddSagaStateMachine."],
        await FaultsAsync(signals => signals.AddSaga<PlainMachine>()));

    [Fact]
    public async Task Start_PolicyThatIsNone_IsAFault() => Assert.Equal(
        ["Late of 'Placed' is 99; it must be a value of LatePolicy: Record, Ignore, Reject."],
        await FaultsAsync(signals => signals.Add<Placed>(it => it.Late = (LatePolicy)99)));

    public sealed class PlainMachine : MassTransitStateMachine<Data>;
}
