using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Logs each handling: its start and end at debug level, its failure as a warning, with process, signal and message id
/// as the scope of everything logged inside. The payload is not logged.
/// </summary>
public sealed partial class SignalLogging(ILogger<SignalLogging> logger) : ISignalMiddleware
{
    /// <inheritdoc/>
    public async Task InvokeAsync(SignalContext context, Func<Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        string signal = context.Signal.Name;
        using IDisposable? scope = logger.BeginScope(new Dictionary<string, object>
        {
            ["Process"] = context.Process.Path,
            ["Signal"] = signal,
            ["MessageId"] = context.MessageId,
        });
        LogHandling(signal, context.MessageId, context.Process.Path, context.Attempt);
        try
        {
            await next();
            LogHandled(signal, context.MessageId, context.Process.Path);
        }
        catch (Exception exception)
        {
            LogFailed(Causes.Readable(exception), signal, context.MessageId, context.Process.Path, context.Attempt);
            throw;
        }
    }

    [LoggerMessage(1211, LogLevel.Debug, "Handling {Signal} {MessageId} at {Process}, attempt {Attempt}")]
    private partial void LogHandling(string signal, Guid messageId, string process, int attempt);

    [LoggerMessage(1212, LogLevel.Debug, "Handled {Signal} {MessageId} at {Process}")]
    private partial void LogHandled(string signal, Guid messageId, string process);

    [LoggerMessage(1213, LogLevel.Warning, "Handling {Signal} {MessageId} at {Process} failed in attempt {Attempt}")]
    private partial void LogFailed(Exception exception, string signal, Guid messageId, string process, int attempt);
}
