namespace BusSignals.Simulation.Tests;

/// <summary>
/// One kind of process in the simulation: what is registered, what the emitters do, and what must have come of it. A new
/// kind is a class like these and its name in <see cref="All"/>.
/// </summary>
internal abstract class Story
{
    public abstract void Register(ISignalsConfigurator signals);

    /// <summary>What the emitters do, each script at its own pace.</summary>
    public abstract IEnumerable<Func<Emitter, Task>> Scripts(World world);

    /// <summary>Called when all processes have ended.</summary>
    public abstract void Check(World world);

    public static Story[] All() =>
    [
        new AccountStory(), new BoxStory(), new LeaveStory(), new ParcelStory(), new PressStory(), new StreamStory(), new TeamStory(), new TripStory(),
    ];

    /// <summary>One to three stories for one run.</summary>
    public static IReadOnlyList<Story> Pick(Random random) => [.. All().OrderBy(_ => random.Next()).Take(random.Next(1, 4))];
}
