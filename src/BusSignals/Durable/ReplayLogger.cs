using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>The log of one durable process; silent during a replay.</summary>
internal sealed class ReplayLogger(DurableRun run, ILogger logger) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => !run.IsReplaying && logger.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            using IDisposable? scope = logger.BeginScope(new Dictionary<string, object> { ["Process"] = run.Id.Path });
            logger.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
