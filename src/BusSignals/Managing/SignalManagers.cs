namespace BusSignals;

/// <inheritdoc/>
internal sealed class SignalManagers(
    SignalModel model, SignalReceiver receiver, DeliveryEngine engine, DetachedContexts contexts, IProcesses processes, TimeProvider clock)
    : ISignalManagers
{
    public ISignalManager For(ProcessId process) =>
        new SignalManager(process, model.ProcessOf(process), model, receiver, engine, contexts, processes, clock);
}
