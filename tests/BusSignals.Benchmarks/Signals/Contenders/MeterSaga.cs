using MassTransit;

namespace BusSignals.Benchmarks.Signals.Contenders;

public sealed class Meter : SagaState
{
    public string Name { get; set; } = "";

    public int Readings { get; set; }

    public decimal Total { get; set; }
}

[Process("/meter/{meter}")]
public sealed class MeterSaga : SignalStateMachine<Meter>
{
    public MeterSaga()
    {
        Initially(When(MeterRead).Then(Add).Publish(Bill).TransitionTo(Counting));

        During(Counting, When(MeterRead).Then(Add).Publish(Bill));
    }

    public Event<MeterRead> MeterRead { get; } = null!;

    public State Counting { get; } = null!;

    private static void Add(BehaviorContext<Meter, MeterRead> x)
    {
        x.Saga.Name = x.Message.Meter;
        x.Saga.Readings++;
        x.Saga.Total += x.Message.Value;
    }

    private static Billed Bill(BehaviorContext<Meter, MeterRead> x) => new(x.Saga.Name, x.Message.Number, x.Saga.Total);
}
