namespace BusSignals.Simulation.Tests;

/// <summary>Where handlers and steps ask whether they fail this time.</summary>
internal static class Trouble
{
    [ThreadStatic]
    private static World? _world;

    /// <summary>Says in which run it is asked; a run stays on its thread.</summary>
    public static void Of(World world) => _world = world;

    /// <summary>Takes time, now and then more than a lease lasts.</summary>
    public static Task ThinkAsync(TimeProvider clock) =>
        _world!.ThinkingTime is { } time ? Task.Delay(time, clock) : Task.CompletedTask;

    /// <summary>Another one each time.</summary>
    public static int NextNumber() => _world!.NextNumber();

    /// <summary>Fails if the run says so.</summary>
    public static void MayCome(string what)
    {
        if (_world!.IsTrouble(what))
        {
            throw new TimeoutException("The simulation has let this fail.");
        }
    }
}
