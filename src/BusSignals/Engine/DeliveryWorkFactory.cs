using MassTransit;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Gathers what one delivery works with over all its attempts.</summary>
internal sealed class DeliveryWorkFactory(DetachedContexts detached, LeaseClient leases, StoreClock clock, ILogger<DeliveryEngine> logger)
{
    /// <param name="process">The type of process.</param>
    /// <param name="id">The process.</param>
    /// <param name="context">The message; null if there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public DeliveryWork New(ProcessDefinition process, ProcessId id, ConsumeContext? context, CancellationToken cancellationToken) => new(
        process, id, context ?? detached.Create(cancellationToken), new DeliveryFaults(), new DeliveryLocks(leases, logger), new PredecessorWait(clock),
        cancellationToken);
}
