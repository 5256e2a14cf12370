using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals;

/// <summary>Runs before anything starts and says all faults of the configuration at once.</summary>
internal sealed class StartUpCheck(SignalModel model, SignalRegistrations registrations, IServiceProvider provider) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        List<string> faults = [.. model.Faults, .. CheckTransport()];
        return faults.Count == 0 ? Task.CompletedTask : throw new SignalConfigurationException(faults);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private IEnumerable<string> CheckTransport()
    {
        if (provider.GetService<IBus>() is not { } bus)
        {
            yield return "There is no transport; choose one in AddMassTransit, such as bus.UsingRabbitMq(…) or bus.UsingInMemory(…).";
        }
        else if (!registrations.HasStore && registrations.Sagas.Count > 0 && bus.Address.Scheme != "loopback")
        {
            yield return $"Processes would be kept in memory although the transport ('{bus.Address.Scheme}') is durable, and be lost with a restart; "
                + "choose a store with signals.UseEntityFramework<…>(), or say that it is meant with signals.UseInMemoryStore().";
        }
    }
}
