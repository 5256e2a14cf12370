namespace BusSignals;

/// <inheritdoc/>
internal sealed class SignalManagers(ManagerServices services) : ISignalManagers
{
    public ISignalManager For(ProcessId process) => new SignalManager(process, services.Model.ProcessOf(process), services);
}
