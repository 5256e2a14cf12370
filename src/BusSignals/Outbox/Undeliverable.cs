using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// What this node cannot bring to anybody: messages of the outbox that no queue takes, timers that nothing applies, stored processes of
/// a type that no host knows. Each is logged once, and health says it until it is over.
/// </summary>
internal sealed partial class Undeliverable(ILogger<Undeliverable> logger)
{
    private readonly ConcurrentDictionary<string, string> _problems = new(StringComparer.Ordinal);
    private volatile bool _any;

    /// <summary>What is wrong now, for people.</summary>
    public IReadOnlyList<string> Problems => [.. _problems.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => it.Value)];

    /// <param name="what">What it is about; one problem each.</param>
    /// <param name="problem">What is wrong, and what to do.</param>
    public void Report(string what, string problem)
    {
        if (_problems.TryAdd(what, problem))
        {
            _any = true;
            LogProblem(problem);
        }
    }

    public void Solved(string what)
    {
        if (_any)
        {
            _problems.TryRemove(what, out _);
        }
    }

    [LoggerMessage(1043, LogLevel.Warning, "{Problem}")]
    private partial void LogProblem(string problem);
}
