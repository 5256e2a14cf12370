namespace BusSignals;

/// <summary>Stores committed messages, and timers that become due.</summary>
internal interface IOutboxStore
{
    /// <summary>Stores messages that belong to no commit.</summary>
    Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);

    /// <summary>Claims due rows, each for one node only until the lease ends.</summary>
    Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken);

    /// <summary>Updates a clock from the database's; a store without its own clock does nothing.</summary>
    Task TellTimeAsync(IDatabaseTime clock, CancellationToken cancellationToken) => Task.CompletedTask;

    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Makes rows available again from a time on regardless of their lease; deleted rows stay deleted.</summary>
    Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken);

    Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);
}
