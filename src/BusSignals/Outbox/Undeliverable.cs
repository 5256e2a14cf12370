using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// What this node cannot bring to anybody: messages of the outbox that no queue takes, timers that nothing applies, stored processes of
/// a type that no host knows. Each is logged once, and health says it until it is over.
/// </summary>
internal sealed partial class Undeliverable(TimeProvider time, ILogger<Undeliverable> logger)
{
    private readonly ConcurrentDictionary<string, Problem> _problems = new(StringComparer.Ordinal);
    private volatile bool _any;

    /// <summary>What is wrong now, for people.</summary>
    public IReadOnlyList<string> Problems
    {
        get
        {
            foreach (KeyValuePair<string, Problem> over in _problems.Where(it => it.Value.Until <= time.GetUtcNow()))
            {
                _problems.TryRemove(over);
            }

            return [.. _problems.OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => it.Value.Text)];
        }
    }

    /// <param name="what">What it is about; one problem each.</param>
    /// <param name="problem">What is wrong, and what to do.</param>
    /// <param name="lasts">How long that is so unless it is reported again; by default until it is solved.</param>
    public void Report(string what, string problem, TimeSpan? lasts = null)
    {
        var reported = new Problem(problem, lasts is { } span ? Clock.After(time.GetUtcNow(), span) : DateTimeOffset.MaxValue);
        if (_problems.TryAdd(what, reported))
        {
            _any = true;
            LogProblem(problem);
        }
        else
        {
            _problems[what] = reported;
        }
    }

    /// <summary>Whether there ever was a problem; if not, none needs to be solved.</summary>
    public bool HadAny => _any;

    public void Solved(string what)
    {
        if (_any)
        {
            _problems.TryRemove(what, out _);
        }
    }

    private sealed record Problem(string Text, DateTimeOffset Until);

    [LoggerMessage(1043, LogLevel.Warning, "{Problem}")]
    private partial void LogProblem(string problem);
}
