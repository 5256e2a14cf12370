using MassTransit;

namespace BusSignals.Simulation.Tests;

[Signal("/stream/{stream}/numbered")]
public sealed record StreamNumbered(string Stream, int Number);

[Signal("/stream/{stream}/ended")]
public sealed record StreamEnded(string Stream);

public sealed class Stream : SagaState
{
    public List<int> Numbers { get; set; } = [];
}

[Process("/stream/{stream}")]
public sealed class StreamSaga : SignalStateMachine<Stream>
{
    public StreamSaga()
    {
        Initially(
            When(Numbered).Then(Take).TransitionTo(Flowing));

        During(Flowing,
            When(Numbered).Then(Take),
            When(Ended).Finalize());
    }

    public Event<StreamNumbered> Numbered { get; } = null!;

    public Event<StreamEnded> Ended { get; } = null!;

    public State Flowing { get; } = null!;

    private static void Take(BehaviorContext<Stream, StreamNumbered> x)
    {
        if (x.Message.Number == StreamStory.Broken)
        {
            throw new InvalidOperationException("This one fails whenever it is tried.");
        }

        x.Saga.Numbers.Add(x.Message.Number);
        Trouble.MayCome($"stream {x.Message.Stream} {x.Message.Number}");
    }
}

/// <summary>
/// A backlog for two processes in turn, emitted as fast as it goes: each takes its numbers in the order emitted, but for one that
/// becomes a dead signal, after which the others go on.
/// </summary>
internal sealed class StreamStory : Story
{
    public const int Broken = 4;
    private const int Signals = 12;
    private static readonly string[] Streams = ["a", "b"];

    public override void Register(ISignalsConfigurator signals) => signals.AddSaga<StreamSaga>();

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) => [RunAsync];

    public override void Check(World world)
    {
        foreach (string stream in Streams)
        {
            ProcessView view = world.Find($"/stream/{stream}")!;
            world.Require(
                view.StateAs<Stream>()!.Numbers.SequenceEqual(Enumerable.Range(1, Signals).Where(it => it != Broken)),
                $"the numbers are not 1 to {Signals} in order, without {Broken}:\n{view.ToTimeline()}");
            world.Require(
                world.Dead().Count(it => it.ProcessPath == $"/stream/{stream}") == 1, $"one was to be dead:\n{view.ToTimeline()}");
        }
    }

    private static async Task RunAsync(Emitter emitter)
    {
        for (int number = 1; number <= Signals; number++)
        {
            foreach (string stream in Streams)
            {
                await emitter.EmitAsync(new StreamNumbered(stream, number), $"number {number}");
            }
        }

        foreach (string stream in Streams)
        {
            await emitter.EmitAsync(new StreamEnded(stream), "ended");
        }
    }
}
