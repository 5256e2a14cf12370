namespace BusSignals;

/// <summary>How features add themselves to a configuration, whoever implements it.</summary>
internal static class ConfiguratorExtensions
{
    /// <summary>What the configuration has said so far.</summary>
    public static SignalRegistrations Registrations(this ISignalsConfigurator signals) => SignalRegistrations.Find(signals.Services)
        ?? throw new InvalidOperationException("Signals are registered in AddSignals(signals => …); these services have no such call.");
}
