using Microsoft.Extensions.Logging;

namespace BusSignals.Simulation.Tests;

/// <summary>Ends a run in which a node gives the order up: all that is missing comes, or becomes a dead signal.</summary>
internal sealed class OrderWatch(SimulatedNode node) : ILoggerProvider, ILogger
{
    private const int GivenUp = 1012;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        node.World.Require(eventId.Id != GivenUp, formatter(state, exception));

    public void Dispose()
    {
    }
}
