namespace BusSignals.Testing;

/// <summary>What happened in all runs of a <see cref="SignalSimulation"/> together.</summary>
/// <param name="Runs">How many runs there were.</param>
/// <param name="Deliveries">How many messages were delivered to an endpoint, each time counted.</param>
/// <param name="Duplicates">How many came again although they had been handled.</param>
/// <param name="Crashes">How often the host died.</param>
public sealed record SimulationReport(int Runs, int Deliveries, int Duplicates, int Crashes);
