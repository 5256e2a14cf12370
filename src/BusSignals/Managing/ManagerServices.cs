using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>What the managers of all processes share.</summary>
internal sealed record ManagerServices(
    SignalCatalog Model, SignalRouter Router, DeliveryEngine Engine, DetachedContexts Contexts, IProcesses Processes, IServiceScopeFactory Scopes,
    StoreClock Clock);
