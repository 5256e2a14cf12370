using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BusSignals.IntegrationTests.StoreFaults;

/// <summary>Keeps what BusSignals logs from warnings on.</summary>
internal sealed class FaultLog : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Clear() => _lines.Clear();

    public ILogger CreateLogger(string categoryName) => new Logger(_lines, categoryName.StartsWith("BusSignals.", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Logger(ConcurrentQueue<string> lines, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isOurs && logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (isOurs && logLevel >= LogLevel.Warning)
            {
                lines.Enqueue($"{eventId.Id}: {formatter(state, exception)}");
            }
        }
    }
}
