using BusSignals;
using MassTransit;

namespace Ledger;

[Process("/account/{account}")]
public sealed class AccountSaga : SignalStateMachine<Account>
{
    public AccountSaga()
    {
        Initially(When(Opened).Then(x => x.Saga.Name = x.Message.Account).TransitionTo(Open));

        During(Open,
            When(Credited).Then(x => x.Saga.Numbers.Add(x.Message.Number)).Publish(x => new Booked(x.Message.Account, x.Message.Number)),
            When(AlarmSet).Then(x => x.Saga.Delay = x.Message.Delay).TransitionTo(Armed));

        During(Armed, After(x => x.Saga.Delay).Publish(x => new Rang(x.Saga.Name, x.Message.Late)).Finalize());
    }

    public Event<Opened> Opened { get; } = null!;

    public Event<Credited> Credited { get; } = null!;

    public Event<AlarmSet> AlarmSet { get; } = null!;

    public State Open { get; } = null!;

    public State Armed { get; } = null!;
}
