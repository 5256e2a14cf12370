using MassTransit;

namespace BusSignals;

/// <summary>One delivery over all its attempts.</summary>
internal sealed record DeliveryWork(
    ProcessDefinition Process, ProcessId Id, ConsumeContext Context, DeliveryFaults Faults, DeliveryLocks Locks, PredecessorWait Wait,
    CancellationToken CancellationToken)
{
    /// <summary>Its turn to work on the process.</summary>
    public ProcessLanes.Turn Turn { get; set; } = null!;

    /// <summary>The failures of which no dead signal was made: what they are about is tried again later, or was one before.</summary>
    public List<SignalFailure> Failures { get; } = [];
}
