using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

[Trait("Feature", "J2")]
public sealed class TimeoutFaultTests
{
    public sealed class Data : SagaState;

    [Process("/order/{order}/initially")]
    public sealed class AfterInInitiallySaga : SignalStateMachine<Data>
    {
        public AfterInInitiallySaga() => Initially(When(Placed).Finalize(), After(TimeSpan.FromDays(1)).Finalize());

        public Event<Placed> Placed { get; } = null!;
    }

    [Process("/order/{order}/any")]
    public sealed class AfterInDuringAnySaga : SignalStateMachine<Data>
    {
        public AfterInDuringAnySaga()
        {
            Initially(When(Placed).Finalize());
            DuringAny(After(TimeSpan.FromDays(1)).Finalize());
        }

        public Event<Placed> Placed { get; } = null!;
    }

    [Process("/order/{order}/nowhere")]
    public sealed class AfterNowhereSaga : SignalStateMachine<Data>
    {
        public AfterNowhereSaga()
        {
            Initially(When(Placed).Finalize());
            After(TimeSpan.FromDays(1));
        }

        public Event<Placed> Placed { get; } = null!;
    }

    [Process("/order/{order}/same")]
    public sealed class TwoUnnamedSaga : SignalStateMachine<Data>
    {
        public TwoUnnamedSaga()
        {
            Initially(When(Placed).TransitionTo(Open));
            During(Open, After(TimeSpan.FromDays(1)).Finalize(), After(TimeSpan.FromDays(2)).Finalize());
        }

        public Event<Placed> Placed { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task Start_AfterInInitially_SaysWhereItBelongs() => Assert.Equal(
        ["'AfterInInitiallySaga' has an After or At in Initially; a timeout belongs to a state, put it into During(state, …)."],
        await FaultsAsync(signals => signals.AddSaga<AfterInInitiallySaga>()));

    [Fact]
    public async Task Start_AfterInDuringAny_SaysWhereItBelongs() => Assert.Equal(
        ["'AfterInDuringAnySaga' has an After or At in DuringAny; a timeout belongs to a state, put it into During(state, …)."],
        await FaultsAsync(signals => signals.AddSaga<AfterInDuringAnySaga>()));

    [Fact]
    public async Task Start_AfterInNoState_SaysWhereItBelongs() => Assert.Equal(
        ["'AfterNowhereSaga' has an After or At that stands in no During(state, …); put it into the state it limits."],
        await FaultsAsync(signals => signals.AddSaga<AfterNowhereSaga>()));

    [Fact]
    public async Task Start_TwoAfterWithoutName_AsksForNames() => Assert.Equal(
        ["'TwoUnnamedSaga' has several After or At in 'Open' with the same name; give each its own, as in After(delay, \"reminder\")."],
        await FaultsAsync(signals => signals.AddSaga<TwoUnnamedSaga>()));
}
