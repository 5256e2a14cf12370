using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Checks at start-up whether the store has processes of a type that is not registered here, as after a path was
/// changed or a class removed: their timers and signals reach nobody. As long as there are any, the health check looks
/// again.
/// </summary>
internal sealed partial class StoredTypes(
    IWaitReader reader, SignalCatalog model, Undeliverable undeliverable, HealthOptions options, TimeProvider clock, ILogger<StoredTypes> logger)
    : IHostedLifecycleService
{
    /// <summary>How long the start waits for the store; after that the health check looks.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _unknown = new(StringComparer.Ordinal);
    private volatile bool _isSettled;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static it => ((CancellationTokenSource)it!).Cancel(), limit);
        try
        {
            await LookAsync(limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(exception.Message);
        }
    }

    /// <summary>Checks, unless all types have been found to be known.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (_isSettled || !options.UnknownProcesses || model.Processes.Count == 0)
        {
            return; // a host that only emits knows none
        }

        var now = new HashSet<string>(StringComparer.Ordinal);
        for (string? type = await reader.NextTypeAsync("", cancellationToken); type is not null; type = await reader.NextTypeAsync(type, cancellationToken))
        {
            if (model.ProcessOfShape(type) is null)
            {
                now.Add(type);
            }
        }

        Report(now);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Report(HashSet<string> now)
    {
        lock (_unknown)
        {
            foreach (string gone in _unknown.Where(it => !now.Contains(it)).ToArray())
            {
                _unknown.Remove(gone);
                undeliverable.Solved(gone);
            }

            foreach (string type in now)
            {
                _unknown.Add(type);
                undeliverable.Report(type, $"The store has open processes of the type '{type}', and no process with this path is registered here, so that this host can bring them no timer "
                    + "and no signal. Register their class again, with this path; with hosted: false where another host takes their signals. "
                    + "Where another application shares the store, say so with signals.ConfigureHealth(it => it.UnknownProcesses = false).");
            }

            _isSettled = _unknown.Count == 0;
        }
    }

    [LoggerMessage(1044, LogLevel.Information, "The types of the stored processes could not be read at the start; health looks at them: {Reason}")]
    private partial void LogNotRead(string reason);
}
