using BusSignals;
using BusSignals.EntityFrameworkCore;
using BusSignals.RabbitMq;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ledger;

/// <summary>The same application in two roles: one that takes the signals, and one that emits and watches.</summary>
public static class LedgerHost
{
    public static HostApplicationBuilder Create(
        Uri rabbit, string postgres, bool takesSignals, Action<IBusRegistrationConfigurator>? more = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole(it => it.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        if (Environment.GetEnvironmentVariable("BUSSIGNALS_ORDER_LOG") is { Length: > 0 })
        {
            builder.Logging.AddFilter("BusSignals.OrderReports", LogLevel.Debug); // each signal that is held back
            builder.Logging.AddFilter("BusSignals.DeliveryEngine", LogLevel.Information); // and each that is deferred
        }

        builder.Services.AddDbContext<LedgerDbContext>(it => it.UseNpgsql(postgres));
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            bus.AddSignals(signals => signals
                .Add<Opened>().Add<Credited>().Add<AlarmSet>().Add<Nobody>().Add<Withdraw>()
                .AddSaga<AccountSaga>(hosted: takesSignals)
                .AddGroup<TallySignals>().AddProcess<TallyProcess>(hosted: takesSignals)
                .UseEntityFramework<LedgerDbContext>()
                .UseRabbitMq()
                .ConfigureClock(it => it.FollowDatabase = true) // also with a host clock that is wrong
                .ConfigureUpgrades(it => it.Patience = TimeSpan.FromSeconds(2)) // no newer node will come
                .ConfigureOutbox(it => it.Lease = TimeSpan.FromSeconds(5)));
            bus.AddSendObserver<Fuse>();
            more?.Invoke(bus);
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(rabbit, it => it.UseGroupedWrites());
                transport.ConfigureEndpoints(context);
            });
        });
        return builder;
    }
}
