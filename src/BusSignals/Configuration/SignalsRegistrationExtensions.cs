using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BusSignals;

/// <summary>Adds BusSignals to MassTransit's registration.</summary>
public static class SignalsRegistrationExtensions
{
    /// <summary>
    /// Registers signals and processes, on any of MassTransit's transports. Without a store they are kept in memory. It
    /// may be called several times: all calls add up, and all must be on the same bus, that of <c>AddMassTransit</c> or
    /// of <c>AddMassTransit&lt;TBus&gt;</c>.
    /// </summary>
    public static IBusRegistrationConfigurator AddSignals(
        this IBusRegistrationConfigurator bus, Action<ISignalsConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(bus);
        ArgumentNullException.ThrowIfNull(configure);
        SignalRegistrations registrations = AddEngine(bus);
        registrations.Goes(SignalsBus.Of(bus), bus);
        configure(new SignalsConfigurator(bus, registrations));
        return bus;
    }

    /// <summary>
    /// The embedded default in one line: MassTransit with its in-memory transport, and everything that
    /// <paramref name="configure"/> registers. For another transport use <c>AddMassTransit</c> and
    /// <see cref="AddSignals(IBusRegistrationConfigurator, Action{ISignalsConfigurator})"/>.
    /// </summary>
    public static IServiceCollection AddSignals(this IServiceCollection services, Action<ISignalsConfigurator> configure) =>
        services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddSignals(configure);
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });

    private static SignalRegistrations AddEngine(IServiceCollection services)
    {
        if (services.FirstOrDefault(it => it.ServiceType == typeof(SignalRegistrations))?.ImplementationInstance is SignalRegistrations known)
        {
            return known;
        }

        var registrations = new SignalRegistrations();
        services.AddSingleton(registrations);
        services.AddSingleton(_ => registrations.Bus);
        services.AddSingleton(it => new EndpointNames(it.GetRequiredService<SignalsBus>().Formatter(it)));
        services.AddSingleton(registrations.Outbox);
        services.AddSingleton(registrations.Retention);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddClock(registrations);
        services.AddSingleton<StartUpStages>();
        services.AddSingleton<SignalCatalog>();
        services.AddSingleton<ISignalRegistry>(it => it.GetRequiredService<SignalCatalog>());
        services.AddSingleton<StoreAvailability>();
        services.AddSingleton<BatchingStore>();
        services.AddSingleton<DeadSignalLog>();
        services.AddSingleton<DeadSignalKeeper>();
        services.AddSingleton(registrations.Limits);
        services.AddSingleton<FailureReports>();
        services.AddSingleton<DetachedContexts>();
        services.AddSingleton<DeliveryEngine>();
        services.AddSingleton<AskReceiver>();
        services.AddSingleton<AskReplies>();
        services.AddSingleton<DeferredRedelivery>();
        services.AddSingleton<CancelledDeliveries>();
        services.AddSingleton<SignalReceiver>();
        services.AddSingleton<DeadSignalFilter>();
        services.AddSingleton<MessageSizeFilter>();
        services.AddSingleton<IOutgoingSender, BusSender>();
        services.AddSingleton<ProcessAddresses>();
        services.AddSingleton<Undeliverable>();
        services.AddSingleton(it => new BusStart(bus => bus.Address == it.GetSignalsBus().Address));
        services.AddBusObserver(it => it.GetRequiredService<BusStart>());
        services.AddSingleton<OutboxDispatcher>();
        services.AddSingleton<RetentionSweeper>();
        services.AddSingleton<SensitiveViews>();
        services.AddSingleton<ProcessQueries>();
        services.AddSingleton<IProcesses>(it => it.GetRequiredService<ProcessQueries>());
        services.AddSingleton<DeadSignalReader>();
        services.AddSingleton<IDeadSignals, DeadSignals>();
        services.AddSingleton<IDynamicSignals, DynamicSignals>();
        services.AddSingleton<ISignalManagers, SignalManagers>();
        services.AddSingleton(_ => TokenKeyRing.Of(registrations.Tokens));
        services.AddSingleton(new DurableRunCache(capacity: 10_000));
        services.AddSingleton<ProcessReplayer>();
        services.AddSingleton<TokenText>();
        services.AddSingleton<ITokens, Tokens>();
        services.TryAddSingleton<InMemoryStore>();
        services.TryAddSingleton<IProcessStore>(it => it.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IOutboxStore>(it => it.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IProcessReader>(it => it.GetRequiredService<InMemoryStore>());
        services.AddLocks(registrations);
        services.TryAddSingleton<IReceiptStore>(it => it.GetRequiredService<InMemoryStore>());
        services.TryAddSingleton<IWaitReader>(it => it.GetRequiredService<InMemoryStore>());
        services.AddSingleton<ReceiptKeeper>();
        services.AddSingleton<ReceiptReader>();
        services.AddSingleton<ReceiptResponder>();
        services.AddSingleton<IReceipts, Receipts>();
        services.AddSingleton(registrations.Waits);
        services.AddSingleton<WaitCounter>();
        services.AddSingleton<IWaits, OpenWaits>();
        services.AddScoped<DeliveryScope>();
        services.AddScoped<Asker>();
        services.AddOrdering(registrations);
        services.AddScoped<SignalGuard>();
        services.AddScoped<SignalBus>();
        services.AddScoped<ISignalBus>(it => it.GetRequiredService<DeliveryScope>().Durable is { } run ? new ProcessBus(run) : it.GetRequiredService<SignalBus>());
        services.TryAddScoped<ProcessSignals>();
        services.AddSingleton<IHostedService, StartUpCheck>();
        services.AddSingleton<IHostedService, StartUpSpans>();
        services.AddSingleton<IHostedService, OutboxDriver>();
        services.AddSingleton<IHostedService, RetentionDriver>();
        services.AddSingleton<IHostedService, WaitDriver>();
        services.AddHealth(registrations);
        services.AddUpgrades(registrations);
        services.AddShutdown();
        return registrations;
    }
}
