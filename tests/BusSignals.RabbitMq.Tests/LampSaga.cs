using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.RabbitMq.Tests;

[Signal("/lamp/{lamp}/switched")]
public sealed record Switched(string Lamp);

public sealed class Lamp : SagaState;

[Process("/lamp/{lamp}")]
public sealed class LampSaga : SignalStateMachine<Lamp>
{
    /// <summary>The lamp that takes as long as the test wants.</summary>
    public const string Slow = "slow";

    public LampSaga() => Initially(When(Switched).ThenAsync(SwitchAsync).TransitionTo(On));

    public Event<Switched> Switched { get; } = null!;

    public State On { get; } = null!;

    private static async Task SwitchAsync(BehaviorContext<Lamp, Switched> x)
    {
        Lamps lamps = x.GetPayload<IServiceProvider>().GetRequiredService<Lamps>();
        if (x.Message.Lamp == Slow)
        {
            lamps.SlowBegan.TrySetResult();
            await lamps.SlowMayEnd.Task.WaitAsync(x.CancellationToken);
        }

        lamps.Add(x.Message.Lamp);
    }
}

/// <summary>What was switched.</summary>
public sealed class Lamps
{
    private readonly Channel<string> _switched = Channel.CreateUnbounded<string>();

    public TaskCompletionSource SlowBegan { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource SlowMayEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Add(string name) => Assert.True(_switched.Writer.TryWrite(name));

    /// <summary>The names of the next ones.</summary>
    public async Task<List<string>> NextAsync(int count, CancellationToken cancellationToken)
    {
        List<string> names = [];
        while (names.Count < count)
        {
            names.Add(await _switched.Reader.ReadAsync(cancellationToken));
        }

        return names;
    }

    public bool HasMore => _switched.Reader.TryPeek(out _);
}
