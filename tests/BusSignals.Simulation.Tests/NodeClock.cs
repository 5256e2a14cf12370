using BusSignals.Testing;

namespace BusSignals.Simulation.Tests;

/// <summary>A node's clock: its time of day may be wrong and may jump; its timers and time spans are right.</summary>
internal sealed class NodeClock(SimulatedNode node, VirtualTime time) : TimeProvider
{
    /// <summary>How wrong its time of day is.</summary>
    public TimeSpan Offset { get; set; }

    public override long TimestampFrequency => time.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => time.GetUtcNow() + Offset;

    public override long GetTimestamp() => time.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(it => node.Run(() => callback(it)), state, dueTime, period);
}
