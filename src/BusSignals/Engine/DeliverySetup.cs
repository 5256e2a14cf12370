using MassTransit;

namespace BusSignals;

/// <summary>What one attempt of a delivery works with.</summary>
internal sealed record DeliverySetup
{
    public required DateTimeOffset Now { get; init; }

    public required OutgoingCapture Outgoing { get; init; }

    public required IServiceProvider Services { get; init; }

    public required IProcessStore Store { get; init; }

    public required IProcessReader Reader { get; init; }

    public required DeliveryFaults Faults { get; init; }

    public required ConsumeContext Context { get; init; }

    public required PredecessorWait Wait { get; init; }

    public required DeliveryLocks Locks { get; init; }
}
