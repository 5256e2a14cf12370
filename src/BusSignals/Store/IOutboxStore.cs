namespace BusSignals;

/// <summary>Committed messages and timers that are due.</summary>
internal interface IOutboxStore
{
    /// <summary>Takes due rows, each for one node only until the lease ends.</summary>
    Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken);

    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);
}
