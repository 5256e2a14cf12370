namespace BusSignals.Testing;

/// <summary>Ends a delivery like the death of its host.</summary>
internal sealed class SimulatedCrashException() : Exception("The host has died in the simulation.");
