using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Reports failures to the failure handlers, the log and the metrics.</summary>
internal sealed partial class FailureReports(IServiceScopeFactory scopes, ILogger<FailureReports> logger)
{
    public async Task ReportAsync(SignalFailure failure, CancellationToken cancellationToken)
    {
        SignalInstruments.Failures.Add(
            1,
            new(SignalTags.Subscription, failure.Endpoint),
            new(SignalTags.Error, failure.Exception?.GetType().FullName ?? failure.Reason.ToString()));
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        foreach (ISignalFailureHandler handler in Handlers(scope.ServiceProvider))
        {
            try
            {
                await handler.HandleAsync(failure, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                LogHandlerFailed(Causes.Readable(exception), handler.GetType().Name);
            }
        }
    }

    /// <summary>
    /// Logs failures that dead-lettered nothing; dead signals are logged by <see cref="DeadSignalLog"/>.
    /// </summary>
    public void Log(IEnumerable<SignalFailure> failures)
    {
        foreach (SignalFailure failure in failures)
        {
            string what = failure.Signal?.ToString() ?? (failure.Timer is { } timer ? $"timer '{timer}'" : "message");
            LogFailure(failure.Exception, what, failure.MessageId ?? DeadSignalLog.NoId, failure.Process?.Path ?? failure.Endpoint, failure.Reason, failure.Error);
        }
    }

    private ISignalFailureHandler[] Handlers(IServiceProvider services)
    {
        try
        {
            return [.. services.GetServices<ISignalFailureHandler>()];
        }
        catch (Exception exception)
        {
            LogHandlerFailed(Causes.Readable(exception), nameof(ISignalFailureHandler)); // a constructor that throws changes nothing either
            return [];
        }
    }

    [LoggerMessage(1005, LogLevel.Warning, "The {Signal} {MessageId} failed at {Process} ({Reason}): {Error}")]
    private partial void LogFailure(Exception? exception, string signal, object messageId, string process, DeadReason reason, string error);

    [LoggerMessage(1006, LogLevel.Error, "The failure handler {Handler} failed itself")]
    private partial void LogHandlerFailed(Exception exception, string handler);
}
