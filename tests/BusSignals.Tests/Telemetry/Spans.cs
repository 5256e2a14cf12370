using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace BusSignals.Tests.Telemetry;

/// <summary>Listens to activity sources, and tells the spans of one trace from those of tests that run beside.</summary>
internal sealed class Spans : IDisposable
{
    private static readonly ActivitySource Tests = new("BusSignals.Tests");
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public Spans(params string[] others)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = it => it.Name is "BusSignals" or "BusSignals.Tests" || others.Contains(it.Name),
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>Does something in a trace of its own.</summary>
    public static async Task<ActivityTraceId> TraceAsync(string name, Func<Task> act)
    {
        Activity.Current = null;
        using Activity root = Tests.StartActivity(name)!;
        await act();
        return root.TraceId;
    }

    public IReadOnlyList<Activity> Of(ActivityTraceId trace) => [.. _ended.Where(it => it.TraceId == trace)];

    public IEnumerable<Activity> WithMessage(Guid id) => _ended.Where(it => it.GetTagItem("messaging.message.id") is string text && text == id.ToString());

    public Activity Single(ActivityTraceId trace, string name) => Assert.Single(Of(trace), it => it.DisplayName == name);

    /// <summary>A trace as its spans' names, each below its parent, in the order in which they started.</summary>
    public string Tree(ActivityTraceId trace)
    {
        var text = new StringBuilder();
        Activity[] spans = [.. Of(trace).OrderBy(it => it.StartTimeUtc)];
        Write(default, 0);
        Assert.Equal(spans.Length, text.ToString().Count(it => it == '\n'));
        return text.ToString().TrimEnd();

        void Write(ActivitySpanId parent, int depth)
        {
            foreach (Activity span in spans.Where(it => it.ParentSpanId == parent))
            {
                text.Append(' ', 2 * depth).Append(span.DisplayName).Append('\n');
                Write(span.SpanId, depth + 1);
            }
        }
    }

    public void Dispose() => _listener.Dispose();
}
