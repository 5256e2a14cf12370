namespace BusSignals.Simulation.Tests;

/// <summary>A run in which a promise was broken, and how to see it again.</summary>
internal sealed class SimulationException(int seed, int step, DateTimeOffset at, string what) : Exception(
    $"Seed {seed}, step {step}, {at:O}: {what}\nTo see it again: BUSSIGNALS_SEED={seed} dotnet test tests/BusSignals.Simulation.Tests");
