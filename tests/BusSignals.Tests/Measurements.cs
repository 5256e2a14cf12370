using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace BusSignals.Tests;

/// <summary>Keeps what one instrument measures at one endpoint; other tests measure at the same time.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(double Value, string Tags)> _all = new();
    private readonly MeterListener _listener = new();

    public Measurements(string instrument, string endpoint)
    {
        _listener.InstrumentPublished = (it, listener) =>
        {
            if (it.Meter.Name == "BusSignals" && it.Name == instrument)
            {
                listener.EnableMeasurementEvents(it);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, value, tags, _) => Add(value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => Add(value, tags));
        _listener.Start();

        void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags.Contains(new("messaging.destination.subscription.name", endpoint)))
            {
                _all.Enqueue((value, string.Join(", ", tags.ToArray().Select(it => $"{it.Key}={it.Value}"))));
            }
        }
    }

    public IReadOnlyList<(double Value, string Tags)> All => [.. _all];

    public void Dispose() => _listener.Dispose();
}
