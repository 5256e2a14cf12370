namespace BusSignals.Testing;

/// <summary>What goes wrong in the runs of a <see cref="SignalSimulation"/>, and how often.</summary>
public sealed record SimulationFaults
{
    /// <summary>
    /// Whether messages arrive in any order, as from a broker with several nodes; the engine still keeps the order of
    /// one emitter's signals to one process. Default: true.
    /// </summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The share of messages that are redelivered although they were handled, from 0 to less than 1. Default: 0.1.
    /// </summary>
    public double Duplicates { get; init; } = 0.1;

    /// <summary>
    /// The share of deliveries during which the host dies, before or after any operation of store or broker, from 0 to
    /// less than 1. Uncommitted work is lost, and the message is redelivered. Default: 0.1.
    /// </summary>
    public double Crashes { get; init; } = 0.1;

    internal void Check()
    {
        if (Duplicates is not (>= 0 and < 1) || Crashes is not (>= 0 and < 1))
        {
            throw new ArgumentException(
                $"The faults are Duplicates {Duplicates}, Crashes {Crashes}; both must be from 0 to less than 1, as no run would end in which each message comes again.");
        }
    }
}
