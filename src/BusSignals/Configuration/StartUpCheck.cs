using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Runs before anything starts and reports all faults of the configuration at once.</summary>
internal sealed partial class StartUpCheck(
    SignalCatalog model, SignalRegistrations registrations, IServiceProvider provider, ILogger<StartUpCheck> logger) : StartingService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        List<string> faults = [.. model.Faults, .. ServiceCheck.Faults(model, registrations, provider), .. CheckTransport()];
        if (faults.Count == 0) // an endpoint whose process has faults is not configured
        {
            faults.AddRange(registrations.Endpoints.Faults(it => model.Processes.FirstOrDefault(process => process.Type == it)?.Endpoint));
        }

        if (faults.Count > 0)
        {
            throw new SignalConfigurationException(faults);
        }

        bool usesTokens = model.Processes.Any(it => it.Signals.Any(signal => TokenSignals.IsAnswer(signal.Contract)));
        if (usesTokens && registrations.Store is not null && provider.GetRequiredService<TokenKeyRing>().IsTemporary)
        {
            LogTemporaryKey();
        }

        return Task.CompletedTask;
    }

    private IEnumerable<string> CheckTransport()
    {
        if (registrations.Bus.Find(provider) is not { } bus)
        {
            yield return $"There is no transport; choose one in {registrations.Bus.Registration}, such as bus.UsingRabbitMq(…) or bus.UsingInMemory(…).";
        }
        else if (registrations.Store is null && bus.Address.Scheme != "loopback" && model.Signals.FirstOrDefault(it => LockedMembers.Has(it.Contract)) is { } locked)
        {
            yield return $"'{TypeName.Of(locked.Contract)}' carries a lock, and locks would be kept in memory although the transport ('{bus.Address.Scheme}') is durable, "
                + "so that no other host would see them; choose a store with signals.UseEntityFramework<…>(), also in a host that only emits.";
        }
        else if (registrations.Store is null && registrations.Processes.Count > 0 && bus.Address.Scheme != "loopback")
        {
            yield return $"Processes would be kept in memory although the transport ('{bus.Address.Scheme}') is durable, and be lost with a restart; "
                + "choose a store with signals.UseEntityFramework<…>(), or say that it is meant with signals.UseInMemoryStore().";
        }
    }

    [LoggerMessage(1301, LogLevel.Warning, "Tokens are signed with a key that is made anew with each start, so that those in circulation will be refused; set keys with signals.ConfigureTokens(it => it.Add(1, …))")]
    private partial void LogTemporaryKey();
}
