using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Testing;

/// <summary>How a harness runs.</summary>
public sealed class HarnessOptions
{
    /// <summary>Further services the processes need.</summary>
    public Action<IServiceCollection>? Services { get; set; }

    /// <summary>The first moment of the virtual time. Default: 1 January 2026, 00:00 UTC.</summary>
    public DateTimeOffset? Start { get; set; }

    /// <summary>
    /// Shuffles messages, lets some come twice and hosts die, as the number says; the same number does the same again.
    /// Null, the default, does nothing of that: messages come once, in order. For many numbers at once there is
    /// <see cref="SignalSimulation"/>.
    /// </summary>
    public int? Seed { get; set; }

    /// <summary>What goes wrong where there is a seed.</summary>
    public SimulationFaults Faults { get; set; } = new();
}
