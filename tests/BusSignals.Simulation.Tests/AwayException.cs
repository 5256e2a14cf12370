namespace BusSignals.Simulation.Tests;

/// <summary>A store or broker could not be reached, or its answer got lost.</summary>
internal sealed class AwayException(string what) : StoreUnavailableException($"'{what}' has failed in the simulation.");
