namespace BusSignals.Simulation.Tests;

/// <summary>What goes wrong in one run, and how often; a seed chooses.</summary>
internal sealed record Faults
{
    /// <summary>Whether nothing at all goes wrong, so that what is only likely otherwise is promised.</summary>
    public required bool IsCalm { get; init; }

    /// <summary>How many nodes share the store.</summary>
    public required int Nodes { get; init; }

    /// <summary>Whether all clocks show the same time.</summary>
    public required bool ClocksAgree { get; init; }

    /// <summary>One in so many operations fails, before or after it was done.</summary>
    public required int LostCalls { get; init; }

    /// <summary>One in so many messages comes again although it was acknowledged.</summary>
    public required int Duplicates { get; init; }

    /// <summary>One in so many steps is a crash.</summary>
    public required int Crashes { get; init; }

    /// <summary>One in so many handlers throws.</summary>
    public required int BrokenHandlers { get; init; }

    public static Faults Of(Random random) => new()
    {
        IsCalm = random.Next(8) == 0,
        Nodes = random.Next(1, 4),
        ClocksAgree = random.Next(4) > 0,
        LostCalls = Often(random, 15, 100),
        Duplicates = Often(random, 4, 30),
        Crashes = Often(random, 150, 1500),
        BrokenHandlers = Often(random, 10, 60),
    };

    private static int Often(Random random, int low, int high) => random.Next(4) == 0 ? int.MaxValue : random.Next(low, high);
}
