using System.Globalization;

namespace BusSignals.Simulation.Tests;

/// <summary>
/// Thousands of runs of whole applications, and as many more as are asked for: what was acknowledged is applied exactly once or accounted for, in order;
/// timers fire once and never early; locks go from hand to hand; nothing is left behind.
/// </summary>
public sealed class SimulationTests(ITestOutputHelper output)
{
    private const int Parts = 4;

    /// <summary>Runs in each part; another number with BUSSIGNALS_SEEDS, one single run with BUSSIGNALS_SEED.</summary>
    private static readonly int Seeds = Number("BUSSIGNALS_SEEDS") ?? 1000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Runs_WhateverGoesWrong_KeepEveryPromise(int part)
    {
        IEnumerable<int> seeds = Number("BUSSIGNALS_SEED") is { } one ? [one] : Enumerable.Range(0, Seeds).Select(it => (it * Parts) + part);
        int runs = 0;
        int applied = 0;
        int fired = 0;
        long steps = 0;
        var failures = new List<string>();
        foreach (int seed in seeds)
        {
            World? world = null;
            try
            {
                world = new World(seed);
                world.Run();
            }
            catch (Exception exception) when (world is not null)
            {
                failures.Add((exception as SimulationException ?? world.Broken(exception.ToString())).Message);
            }

            runs++;
            applied += world!.Invariants.Applied;
            fired += world.Invariants.Fired;
            steps += world.Steps;
        }

        output.WriteLine($"{runs} runs, {steps} steps, {applied} signals applied, {fired} timers fired");
        Assert.True(failures.Count == 0, $"{failures.Count} of {runs} runs failed. The first ones:\n{string.Join("\n\n", failures.Take(5))}");
        Assert.True(applied > runs * 5 && fired > runs / 2, $"{applied} signals applied, {fired} timers fired: the runs do too little to prove anything.");
    }

    [Fact]
    public void Run_TheSameSeed_IsTheSameRun()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Assert.Equal(new World(seed).Run(), new World(seed).Run());
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : null;
}
