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
    /// <exception cref="SignalConfigurationException">The application has a bus already.</exception>
    public static IServiceCollection AddSignals(this IServiceCollection services, Action<ISignalsConfigurator> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (services.Any(it => it.ServiceType == typeof(IBus)))
        {
            throw new SignalConfigurationException(
            [
                "services.AddSignals(…) adds MassTransit with its in-memory transport, and this application has added MassTransit before, with AddMassTransit(…) or with "
                    + "services.AddSignals(…). Keep one of them: within AddMassTransit(bus => …) bus.AddSignals(…) may be called as often as you like.",
            ]);
        }

        return services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddSignals(configure);
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
    }

    private static SignalRegistrations AddEngine(IServiceCollection services)
    {
        if (SignalRegistrations.Find(services) is { } known)
        {
            return known;
        }

        var registrations = new SignalRegistrations();
        services.AddSingleton(registrations);
        services.AddSingleton(registrations.Limits);
        services.AddSingleton(_ => registrations.Bus);
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddClock(registrations);
        services.AddSingleton<StartUpStages>();
        services.AddSingleton(it => new SignalCatalogBuilder(registrations, it, it.GetRequiredService<StartUpStages>()).Build());
        services.AddSingleton<ISignalRegistry>(it => it.GetRequiredService<SignalCatalog>());
        services.AddStore();
        services.AddDeliveries();
        services.AddDeadSignals();
        services.AddLocks(registrations);
        services.AddTokens(registrations);
        services.AddReceipts();
        services.AddProcesses();
        services.AddReceiving();
        services.AddEmitting();
        services.AddAsking();
        services.AddOrdering(registrations);

        // In the order in which they start: nothing runs before the configuration has been checked.
        services.AddSingleton<IHostedService, StartUpCheck>();
        services.AddSingleton<IHostedService, StartUpNotices>();
        services.AddSingleton<IHostedService, StartUpSpans>();
        services.AddOutbox(registrations);
        services.AddRetention(registrations);
        services.AddWaits(registrations);
        services.AddHealth(registrations);
        services.AddUpgrades(registrations);
        services.AddShutdown();
        return registrations;
    }
}
