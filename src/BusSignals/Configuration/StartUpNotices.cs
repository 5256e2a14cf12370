using System.Text.Json;
using MassTransit;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Says at the start what was configured and has no effect on signals, because the engine has a way of its own, and what a process
/// can do but hardly means to.
/// </summary>
internal sealed partial class StartUpNotices(
    SignalCatalog model, SignalRegistrations registrations, IServiceProvider provider, ILogger<StartUpNotices> logger) : StartingService
{
    public override Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!logger.IsEnabled(LogLevel.Warning))
        {
            return Task.CompletedTask;
        }

        foreach (string notice in model.Processes.SelectMany(it => it.Behaviour.Notices))
        {
            LogNotice(notice);
        }

        foreach (string endpoint in RetriedEndpoints())
        {
            LogRetry(endpoint);
        }

        foreach (string notice in registrations.Endpoints.Unbound)
        {
            LogNotice(notice);
        }

        foreach (IPublishObserver observer in provider.GetServices<IPublishObserver>())
        {
            LogObserver(TypeName.Of(observer.GetType()));
        }

        if (provider.GetService<ITestHarness>() is not null)
        {
            LogTestHarness();
        }

        return Task.CompletedTask;
    }

    /// <summary>The endpoints of processes around which MassTransit would retry.</summary>
    private IEnumerable<string> RetriedEndpoints()
    {
        if (registrations.Bus.Find(provider) is not { } bus)
        {
            return [];
        }

        JsonElement probe = JsonSerializer.SerializeToElement(bus.GetProbeResult().Results);
        return AllOf(probe, "receiveEndpoint")
            .Where(it => AllOf(it, "filterType").Any(filter => filter.ValueEquals("retry")))
            .Select(it => it.GetProperty("name").GetString()!)
            .Where(it => model.Processes.Any(process => process.Endpoint == it));
    }

    /// <summary>The values of a member wherever it occurs; those of a list one by one.</summary>
    private static IEnumerable<JsonElement> AllOf(JsonElement node, string member) => node.ValueKind switch
    {
        JsonValueKind.Object => node.EnumerateObject().SelectMany(it => !it.NameEquals(member) ? AllOf(it.Value, member)
            : it.Value.ValueKind == JsonValueKind.Array ? it.Value.EnumerateArray() : (IEnumerable<JsonElement>)[it.Value]),
        JsonValueKind.Array => node.EnumerateArray().SelectMany(it => AllOf(it, member)),
        _ => [],
    };

    [LoggerMessage(1046, LogLevel.Warning, "{Notice}")]
    private partial void LogNotice(string notice);

    [LoggerMessage(1047, LogLevel.Warning, "UseMessageRetry, or a redelivery, stands around the endpoint '{Endpoint}' and retries no signals: what fails is tried by the signal's own policy, signals.Add<…>(it => it.Retry = …)")]
    private partial void LogRetry(string endpoint);

    [LoggerMessage(1048, LogLevel.Warning, "The IPublishObserver '{Observer}' does not see signals, nor what their handlers publish, which leave through the outbox; signals.UseOnEmit<…>() sees what is emitted, and an IConsumeObserver what arrives")]
    private partial void LogObserver(string observer);

    [LoggerMessage(1050, LogLevel.Warning, "ITestHarness.Published does not see signals, nor what their handlers publish, which leave through the outbox; SignalHarness.Sent<T>() of BusSignals.Testing does")]
    private partial void LogTestHarness();
}
