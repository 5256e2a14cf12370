namespace BusSignals.Testing;

/// <summary>Ends a delivery as the death of its host would.</summary>
internal sealed class SimulatedCrashException() : Exception("The host has died in the simulation.");
