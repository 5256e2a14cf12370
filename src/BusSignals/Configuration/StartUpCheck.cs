using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Runs before anything starts and says all faults of the configuration at once.</summary>
internal sealed class StartUpCheck(SignalModel model, SignalRegistrations registrations, IServiceProvider provider) : StartingService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        List<string> faults = [.. model.Faults, .. ServiceCheck.Faults(model, provider), .. CheckTransport()];
        return faults.Count == 0 ? Task.CompletedTask : throw new SignalConfigurationException(faults);
    }

    private IEnumerable<string> CheckTransport()
    {
        if (provider.GetService<IBus>() is not { } bus)
        {
            yield return "There is no transport; choose one in AddMassTransit, such as bus.UsingRabbitMq(…) or bus.UsingInMemory(…).";
        }
        else if (!registrations.HasStore && registrations.Processes.Count > 0 && bus.Address.Scheme != "loopback")
        {
            yield return $"Processes would be kept in memory although the transport ('{bus.Address.Scheme}') is durable, and be lost with a restart; "
                + "choose a store with signals.UseEntityFramework<…>(), or say that it is meant with signals.UseInMemoryStore().";
        }
    }
}
