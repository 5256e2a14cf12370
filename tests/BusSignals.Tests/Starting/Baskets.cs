using MassTransit;

namespace BusSignals.Tests.Starting;

[Signal("/basket/{basket}/open")]
public sealed record OpenBasket(string Basket, string Currency);

[Signal("/basket/{basket}/put")]
public sealed record PutInBasket(string Basket, string Item);

[Signal("/basket/{basket}/close")]
public sealed record CloseBasket(string Basket);

public sealed class Basket
{
    public int Opened { get; set; }

    public string Currency { get; set; } = "";

    public List<string> Items { get; set; } = [];

    public void Open(OpenBasket signal)
    {
        Opened++;
        Currency = signal.Currency;
    }
}

[Process("/basket/{basket}")]
public sealed class BasketFlow : SignalFlow<Basket>
{
    public BasketFlow()
    {
        On<OpenBasket>((signal, context) => context.State.Open(signal)).Starts();
        On<PutInBasket>(Put).Validate((signal, _) => signal.Item == "snake" ? "no animals" : null);
        On<CloseBasket>((_, context) => context.EndProcess());
    }

    private static void Put(PutInBasket signal, SignalContext<Basket> context)
    {
        context.State.Items.Add(signal.Item);
        context.Reply(context.State.Items.Count);
    }
}

[Process("/basket/{basket}")]
public sealed class QueueingBasketFlow : SignalFlow<Basket>
{
    public QueueingBasketFlow()
    {
        QueueSignalsUntilInitialized = true;
        On<OpenBasket>((signal, context) => context.State.Open(signal)).Starts();
        On<PutInBasket>((signal, context) => context.State.Items.Add(signal.Item));
    }
}

public sealed class SagaBasket : SagaState
{
    public string Currency { get; set; } = "";

    public List<string> Items { get; set; } = [];
}

[Process("/basket/{basket}")]
public sealed class BasketSaga : SignalStateMachine<SagaBasket>
{
    public BasketSaga()
    {
        Initially(When(Opened).Then(x => x.Saga.Currency = x.Message.Currency).TransitionTo(Open));
        During(Open, When(Put).Then(x => x.Saga.Items.Add(x.Message.Item)));
    }

    public Event<OpenBasket> Opened { get; } = null!;

    public Event<PutInBasket> Put { get; } = null!;

    public State Open { get; } = null!;
}
