namespace BusSignals.Testing;

/// <summary>The totals of all runs of a <see cref="SignalSimulation"/>.</summary>
/// <param name="Runs">How many runs there were.</param>
/// <param name="Deliveries">How often a message was delivered to an endpoint.</param>
/// <param name="Duplicates">How many were redelivered although they had been handled.</param>
/// <param name="Crashes">How often the host died.</param>
public sealed record SimulationReport(int Runs, int Deliveries, int Duplicates, int Crashes);
