using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals.Tests;

/// <summary>One line of the log, with the scopes it was written in.</summary>
internal sealed record LogLine(
    string Category, LogLevel Level, int Id, string Text, IReadOnlyDictionary<string, object> Scope, Exception? Exception);

/// <summary>Keeps what is logged.</summary>
internal sealed class LogLines
{
    private readonly ConcurrentQueue<LogLine> _lines = new();

    public IReadOnlyList<LogLine> All => [.. _lines];

    public IReadOnlyList<LogLine> Of(int id) => [.. _lines.Where(it => it.Id == id)];

    public void AddTo(IServiceCollection services) =>
        services.AddLogging(it => it.SetMinimumLevel(LogLevel.Trace).Services.AddSingleton<ILoggerProvider>(new Provider(_lines)));

    private sealed class Provider(ConcurrentQueue<LogLine> lines) : ILoggerProvider, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public ILogger CreateLogger(string categoryName) => new Logger(lines, categoryName, () => _scopes);

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public void Dispose()
        {
        }
    }

    private sealed class Logger(ConcurrentQueue<LogLine> lines, string category, Func<IExternalScopeProvider> scopes) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => scopes().Push(state);

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scope = new Dictionary<string, object>();
            scopes().ForEachScope(
                (it, _) =>
                {
                    foreach ((string name, object value) in it as IEnumerable<KeyValuePair<string, object>> ?? [])
                    {
                        scope[name] = value;
                    }
                },
                0);
            lines.Enqueue(new LogLine(category, logLevel, eventId.Id, formatter(state, exception), scope, exception));
        }
    }
}
