namespace BusSignals.Simulation.Tests;

[Signal("/press/{press}/started")]
public sealed record PressStarted(string Press);

[Signal("/press/{press}/fed")]
public sealed record PressFed(string Press, int Number);

public sealed class Press
{
    public int Starts { get; set; }

    public List<int> Numbers { get; set; } = [];

    public int Cooled { get; set; }
}

[Process("/press/{press}")]
public sealed class PressFlow : SignalFlow<Press>
{
    public PressFlow()
    {
        On<PressStarted>((_, context) =>
        {
            context.State.Starts++;
            context.Schedule("cool", TimeSpan.FromSeconds(40));
        });
        On<PressFed>((signal, context) =>
        {
            context.State.Numbers.Add(signal.Number);
            Trouble.MayCome($"{signal.Press} {signal.Number}");
            EndIfDone(context);
        });
        OnTimer("cool", (_, context) =>
        {
            context.State.Cooled++;
            EndIfDone(context);
        });
    }

    private static void EndIfDone(SignalContext<Press> context)
    {
        if (context.State is { Cooled: > 0, Numbers.Count: PressStory.Numbers })
        {
            context.EndProcess();
        }
    }
}

/// <summary>
/// Processes that whoever comes first starts, and that are controlled while signals and a timer come for them: one is paused
/// and resumed, and must have missed nothing; one is cancelled or terminated, and what comes for it after that is late.
/// </summary>
internal sealed class PressStory : Story
{
    public const int Numbers = 5;
    private const string Fed = "press.pressfed";

    public override void Register(ISignalsConfigurator signals) => signals.AddFlow<PressFlow>();

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) =>
        [it => FeedAsync(it, "paused"), it => FeedAsync(it, "ended"), PauseAsync, EndAsync];

    public override void Check(World world)
    {
        (ProcessView paused, ProcessView ended) = (world.Find("/press/paused")!, world.Find("/press/ended")!);
        Press press = paused.StateAs<Press>()!;
        world.Require(press is { Starts: 1, Cooled: 1 }, $"it was started {press.Starts} times and cooled {press.Cooled} times:\n{paused.ToTimeline()}");
        world.Require(press.Numbers.SequenceEqual(Enumerable.Range(1, Numbers)), $"the numbers are {string.Join(", ", press.Numbers)}:\n{paused.ToTimeline()}");
        List<int> numbers = ended.StateAs<Press>()!.Numbers;
        world.Require(numbers.SequenceEqual(Enumerable.Range(1, numbers.Count)), $"the numbers are {string.Join(", ", numbers)}:\n{ended.ToTimeline()}");
        world.Require(
            ended.History.Count(it => it is { Name: Fed, Outcome: SignalOutcome.Applied }) == numbers.Count
            && ended.History.Count(it => it is { Name: Fed, Outcome: SignalOutcome.Late }) == Numbers - numbers.Count,
            $"what came too late is not in its history:\n{ended.ToTimeline()}");
    }

    private static async Task FeedAsync(Emitter emitter, string press)
    {
        for (int number = 1; number <= Numbers; number++)
        {
            await emitter.PauseAsync();
            var fed = new PressFed(press, number);
            await emitter.SendAsync(
                fed, (bus, options) => bus.For(Of(emitter, press)).StartOrSignalAsync(new PressStarted(press), fed, options, CancellationToken.None), $"fed {number}");
        }
    }

    private static async Task PauseAsync(Emitter emitter)
    {
        for (int time = 1; time <= 2; time++)
        {
            await UntilAsync(emitter, "paused", ProcessStatus.Running);
            await ControlAsync(emitter, new PauseProcess("/press/paused"), "paused", $"pause {time}");
            await UntilAsync(emitter, "paused", ProcessStatus.Paused);
            await emitter.DelayAsync(TimeSpan.FromSeconds(emitter.Random.Next(4) * 20));
            await ControlAsync(emitter, new ResumeProcess("/press/paused"), "paused", $"resume {time}");
        }
    }

    private static async Task EndAsync(Emitter emitter)
    {
        await UntilAsync(emitter, "ended", ProcessStatus.Running);
        await emitter.PauseAsync();
        await (emitter.Random.Next(2) == 0
            ? ControlAsync(emitter, new CancelProcess("/press/ended"), "ended", "cancel")
            : ControlAsync(emitter, new TerminateProcess("/press/ended"), "ended", "terminate"));
    }

    private static Task ControlAsync<T>(Emitter emitter, T signal, string press, string key) where T : class =>
        emitter.SendAsync(signal, (bus, options) => bus.For(Of(emitter, press)).SendAsync(signal, options, CancellationToken.None), key);

    /// <summary>Until it is so, or has ended.</summary>
    private static async Task UntilAsync(Emitter emitter, string press, ProcessStatus status)
    {
        while (emitter.World.Find($"/press/{press}")?.Status is not { } now || (now != status && now != ProcessStatus.Ended))
        {
            await emitter.DelayAsync(TimeSpan.FromSeconds(2));
        }
    }

    private static ProcessId Of(Emitter emitter, string press) => emitter.World.Model.Resolve($"/press/{press}").Id;
}
