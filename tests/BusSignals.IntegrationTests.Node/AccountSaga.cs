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
            When(Withdraw).Then(PayOut),
            When(AlarmSet).Then(x => x.Saga.Delay = x.Message.Delay).TransitionTo(Armed));

        During(Armed, After(x => x.Saga.Delay).Publish(x => new Rang(x.Saga.Name, x.Message.Late)).Finalize());
    }

    public Event<Opened> Opened { get; } = null!;

    public Event<Credited> Credited { get; } = null!;

    public Event<Withdraw> Withdraw { get; } = null!;

    public Event<AlarmSet> AlarmSet { get; } = null!;

    public State Open { get; } = null!;

    public State Armed { get; } = null!;

    private static void PayOut(BehaviorContext<Account, Withdraw> x)
    {
        if (x.Message.Amount < 0)
        {
            throw new SignalRefusedException("an amount is never negative");
        }

        if (x.Message.Amount == Hoard.Amount)
        {
            Hoard.Fill();
        }

        Fuse.IsLit = x.Message.Amount == Fuse.Amount;
        x.Saga.Withdrawn += x.Message.Amount;
        x.Signal().Reply(x.Saga.Withdrawn);
    }
}
