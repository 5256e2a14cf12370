using MassTransit;
using MassTransit.DependencyInjection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace BusSignals.Simulation.Tests;

/// <summary>The services of one node: the production registration, with clock, stores and broker of the simulation.</summary>
internal sealed class NodeServices
{
    /// <summary>MassTransit makes contexts and messages with it; nothing is ever sent over it.</summary>
    private static readonly IBusControl Bus = StartBus();

    private static readonly Stack<NodeModel> Free = new();

    private readonly NodeModel _model;

    public NodeServices(SimulatedNode node)
    {
        _model = Free.TryPop(out NodeModel? known) ? known : new NodeModel();
        var services = new ServiceCollection();
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(Register);
            bus.UsingInMemory();
        });
        var store = new NodeStore(node);
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(node.Clock));
        services.Replace(ServiceDescriptor.Singleton<IBus>(Bus));
        services.Replace(ServiceDescriptor.Singleton<IProcessStore>(store));
        services.Replace(ServiceDescriptor.Singleton<IOutboxStore>(store));
        services.Replace(ServiceDescriptor.Singleton<IProcessReader>(store));
        services.Replace(ServiceDescriptor.Singleton<IReceiptStore>(store));
        services.Replace(ServiceDescriptor.Singleton<IWaitReader>(store));
        services.Replace(ServiceDescriptor.Singleton<ILockStore>(store));
        services.Replace(ServiceDescriptor.Singleton<IOutgoingSender>(new NodeSender(node)));
        services.Replace(ServiceDescriptor.Scoped<IPublishEndpoint>(it => Handled(it) ?? (IPublishEndpoint)Endpoint(it)));
        services.Replace(ServiceDescriptor.Scoped<ISendEndpointProvider>(it => Handled(it) ?? (ISendEndpointProvider)Endpoint(it)));
        services.Replace(ServiceDescriptor.Singleton(node.Order));
        services.AddSingleton<ILoggerProvider>(new OrderWatch(node));
        services.Replace(ServiceDescriptor.Singleton(_model.Hot));
        services.Replace(ServiceDescriptor.Singleton(_model.Of));
        Provider = services.BuildServiceProvider();
        _ = Provider.GetRequiredService<BusStart>().PostStart(Bus, Task.FromResult<BusReady>(null!)); // the bus that all nodes share has started
        Receiver = new NodeReceiver(Provider);
    }

    public ServiceProvider Provider { get; }

    public NodeReceiver Receiver { get; }

    /// <summary>The node has ended, one way or another; another one may be made of what it knew of signals and processes.</summary>
    /// <param name="processes">What it may have kept in memory.</param>
    public void GiveBack(IEnumerable<ProcessId> processes)
    {
        _model.Forget(processes);
        Free.Push(_model);
    }

    private static void Register(ISignalsConfigurator signals)
    {
        foreach (Story story in Story.All())
        {
            story.Register(signals);
        }

        signals.ConfigureTokens(it => it.Add(1, new byte[TokenKeys.MinBytes]));

        // Longer than any run, so that giving the order up breaks a promise.
        signals.ConfigureOrder(it => it.HoldBack = TimeSpan.FromDays(1));
    }

    /// <summary>The message that is being handled, as with the endpoints of MassTransit: what is sent then leaves with its commit.</summary>
    private static ConsumeContext? Handled(IServiceProvider services) =>
        services.GetRequiredService<Bind<IBus, IScopedConsumeContextProvider>>().Value is { HasContext: true } contexts ? contexts.GetContext() : null;

    private static NodeEndpoint Endpoint(IServiceProvider services) => new(
        Bus, services.GetRequiredService<SignalCatalog>(), services.GetRequiredService<IOutgoingSender>(), services.GetRequiredService<TimeProvider>(), null);

    private static IBusControl StartBus()
    {
        IBusControl bus = MassTransit.Bus.Factory.CreateUsingInMemory(_ => { });
        bus.StartAsync().GetAwaiter().GetResult();
        return bus;
    }
}
