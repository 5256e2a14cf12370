using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Simulation.Tests;

/// <summary>What is locked.</summary>
public sealed class Box;

[Signal("/box/{box}/filled")]
public sealed record BoxFilled(Locked<Box> Box, int Number);

/// <summary>Takes the lock along to another process.</summary>
[Signal("/box/{box}/shelved")]
public sealed record BoxShelved(Locked<Box> Box, int Number);

[Signal("/box/{box}/done")]
public sealed record BoxDone(string Box);

public sealed class BoxContent
{
    public List<int> Numbers { get; set; } = [];

    public List<long> Fences { get; set; } = [];

    public int Settled { get; set; }
}

[Process("/box/{box}")]
public sealed class BoxFlow : SignalFlow<BoxContent>
{
    public BoxFlow()
    {
        On<BoxFilled>(async (signal, context) =>
        {
            context.State.Numbers.Add(signal.Number);
            context.State.Fences.Add(signal.Box.Fence.Value);
            await context.Services.GetRequiredService<ISignalBus>().EmitAsync(new BoxShelved(signal.Box, signal.Number));
            await Trouble.ThinkAsync(context.Services.GetRequiredService<TimeProvider>());
            Trouble.MayCome($"box {signal.Number}");
        });
        On<BoxDone>((_, context) => context.Schedule("settle", TimeSpan.FromSeconds(30)));
        OnTimer("settle", (_, context) =>
        {
            context.Schedule("sealed", TimeSpan.FromSeconds(30));
            context.State.Settled++;
        });
        OnTimer("sealed", (_, context) => context.EndProcess());
    }
}

/// <summary>Done under the same lock as what the box does.</summary>
[Process("/shelf/{box}")]
public sealed class ShelfFlow : SignalFlow<BoxContent>
{
    public ShelfFlow() => On<BoxShelved>(async (signal, context) =>
    {
        await Trouble.ThinkAsync(context.Services.GetRequiredService<TimeProvider>());
        context.State.Numbers.Add(signal.Number);
        context.State.Fences.Add(signal.Box.Fence.Value);
        Trouble.MayCome($"shelf {signal.Number}");
        if (context.State.Numbers.Count == BoxStory.Numbers)
        {
            context.EndProcess();
        }
    });
}

/// <summary>Several emitters that each lock a box and emit with the lock, which one process takes over, and another one from it.</summary>
internal sealed class BoxStory : Story
{
    public const int Numbers = Emitters * Each;
    private const int Emitters = 3;
    private const int Each = 2;
    private int _finished;

    public override void Register(ISignalsConfigurator signals) => signals.AddFlow<BoxFlow>().AddFlow<ShelfFlow>();

    public override IEnumerable<Func<Emitter, Task>> Scripts(World world) =>
        Enumerable.Range(0, Emitters).Select(it => (Func<Emitter, Task>)(emitter => RunAsync(emitter, it)));

    public override void Check(World world)
    {
        ProcessView view = world.Find("/box/1")!;
        BoxContent content = view.StateAs<BoxContent>()!;
        world.Require(content.Numbers.Order().SequenceEqual(Enumerable.Range(0, Numbers)), $"not every number is there once:\n{view.ToTimeline()}");
        world.Require(
            !world.Faults.ClocksAgree || content.Fences.SequenceEqual(content.Fences.Order()), $"the fences are {string.Join(", ", content.Fences)}:\n{view.ToTimeline()}");
        world.Require(content.Settled == 1, $"it has settled {content.Settled} times:\n{view.ToTimeline()}");
        world.Require(content.Fences.TrueForAll(it => it > 0), $"a lock had no fence:\n{view.ToTimeline()}");
        ProcessView shelf = world.Find("/shelf/1")!;
        BoxContent shelved = shelf.StateAs<BoxContent>()!;
        world.Require(shelved.Numbers.Order().SequenceEqual(Enumerable.Range(0, Numbers)), $"not every number is there once:\n{shelf.ToTimeline()}");
        long[] both = [.. content.Fences.Zip(shelved.Fences, (box, then) => new[] { box, then }).SelectMany(it => it)];
        world.Require(
            !world.Faults.IsCalm || (shelved.Numbers.SequenceEqual(content.Numbers) && both.SequenceEqual(both.Order())),
            $"somebody had the lock on its way from the box to the shelf, {string.Join(", ", both)}:\n{shelf.ToTimeline()}");
    }

    private async Task RunAsync(Emitter emitter, int first)
    {
        for (int number = first * Each; number < (first + 1) * Each; number++)
        {
            await emitter.PauseAsync();
            while (!await TryFillAsync(emitter, number))
            {
                await emitter.DelayAsync(TimeSpan.FromSeconds(1));
            }
        }

        if (++_finished == Emitters)
        {
            while (emitter.World.Find("/box/1")?.StateAs<BoxContent>()?.Numbers.Count != Numbers)
            {
                await emitter.DelayAsync(TimeSpan.FromSeconds(20)); // it ends when all is in it
            }

            await emitter.EmitAsync(new BoxDone("1"), "done");
            while (await emitter.LockAsync<Box>("1") is not { } free || !await FreeAsync(free))
            {
                await emitter.DelayAsync(TimeSpan.FromSeconds(1)); // a lock that nobody frees would keep the run from its end
            }
        }
    }

    private static async Task<bool> TryFillAsync(Emitter emitter, int number)
    {
        if (await emitter.LockAsync<Box>("1") is not { } box)
        {
            emitter.World.Require(!emitter.World.Faults.IsCalm, "a lock was not to be had although nobody has kept it");
            return false;
        }

        await using (box)
        {
            try
            {
                await emitter.PauseAsync();
                await emitter.EmitOnceAsync(new BoxFilled(box, number), $"fill {number}");
                return true;
            }
            catch (Exception exception) when (exception is AwayException or LockNotHeldException)
            {
                return false;
            }
        }
    }

    private static async Task<bool> FreeAsync(EntityLock<Box> box)
    {
        await box.DisposeAsync();
        return true;
    }
}
