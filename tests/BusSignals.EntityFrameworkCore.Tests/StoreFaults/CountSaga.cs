using MassTransit;

namespace BusSignals.EntityFrameworkCore.Tests.StoreFaults;

[Signal("/counter/{counter}/counted")]
public sealed record Counted(string Counter, int Number);

public sealed class Count : SagaState
{
    public List<int> Numbers { get; set; } = [];
}

[Process("/counter/{counter}/count")]
public sealed class CountSaga : SignalStateMachine<Count>
{
    public CountSaga()
    {
        Initially(When(Counted).Then(x => x.Saga.Numbers.Add(x.Message.Number)).TransitionTo(Counting));
        During(Counting, When(Counted).Then(x => x.Saga.Numbers.Add(x.Message.Number)));
    }

    public Event<Counted> Counted { get; } = null!;

    public State Counting { get; } = null!;
}
