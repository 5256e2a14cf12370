using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals.Benchmarks.Signals;

/// <summary>Applications with MassTransit on the broker of the run.</summary>
internal static class Hosts
{
    public static async Task<IHost> StartAsync(
        Uri rabbit, Action<IBusRegistrationConfigurator> configure, Action<IServiceCollection>? services = null,
        Action<IRabbitMqHostConfigurator>? connection = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddSimpleConsole(it => it.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        services?.Invoke(builder.Services);
        builder.Services.Configure<MassTransitHostOptions>(it => it.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.SetKebabCaseEndpointNameFormatter();
            configure(bus);
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(rabbit, it => connection?.Invoke(it));
                transport.ConfigureEndpoints(context);
            });
        });
        IHost host = builder.Build();
        await host.StartAsync();
        return host;
    }

    public static async Task StopAsync(IHost? host)
    {
        if (host is not null)
        {
            await host.StopAsync();
            host.Dispose();
        }
    }
}
