using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <inheritdoc/>
internal sealed class SignalManagers(
    SignalCatalog model, SignalReceiver receiver, DeliveryEngine engine, DetachedContexts contexts, IProcesses processes,
    IServiceScopeFactory scopes, StoreClock clock)
    : ISignalManagers
{
    public ISignalManager For(ProcessId process) =>
        new SignalManager(process, model.ProcessOf(process), model, receiver, engine, contexts, processes, scopes, clock);
}
