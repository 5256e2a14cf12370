using System.Diagnostics.Metrics;

namespace BusSignals;

/// <summary>The gauges of open waits. They report the last numbers of each counter in this program.</summary>
internal sealed class WaitGauges
{
    private readonly Lock _gate = new();
    private readonly List<WaitCounter> _counters = [];
    private readonly ObservableGauge<long>[] _gauges;

    public WaitGauges(Meter meter) => _gauges =
    [
        meter.CreateObservableGauge("bussignals.waits.open", () => Read(it => it.Open), "{process}", "Processes that wait: that run or are paused."),
        meter.CreateObservableGauge("bussignals.waits.overdue", () => Read(it => it.Overdue), "{process}", "Processes that are past a timer's due time."),
        meter.CreateObservableGauge("bussignals.mailbox.size", () => Read(it => it.Buffered), "{signal}", "Signals in mailboxes."),
    ];

    /// <summary>Whether anybody listens.</summary>
    public bool Enabled => _gauges.Any(it => it.Enabled);

    public void Add(WaitCounter counter)
    {
        lock (_gate)
        {
            _counters.Add(counter);
        }
    }

    public void Remove(WaitCounter counter)
    {
        lock (_gate)
        {
            _counters.Remove(counter);
        }
    }

    private IEnumerable<Measurement<long>> Read(Func<WaitCount, long> value)
    {
        lock (_gate)
        {
            return [.. _counters.SelectMany(it => it.Last).Select(it => new Measurement<long>(value(it.Count), SignalInstruments.Tag(it.Process)))];
        }
    }
}
