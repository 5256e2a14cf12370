using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Testing;

/// <summary>How a harness runs.</summary>
public sealed class HarnessOptions
{
    /// <summary>Further services that the processes need.</summary>
    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>The start of the virtual time. Default: 1 January 2026, 00:00 UTC.</summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>
    /// Shuffles messages, duplicates some and lets hosts die, as determined by the number; the same number repeats the
    /// same run. Null, the default, does none of that: messages arrive once, in order. To run many seeds use
    /// <see cref="SignalSimulation"/>.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>What goes wrong if there is a seed.</summary>
    public SimulationFaults Faults { get; set; } = new();
}
