namespace BusSignals;

/// <summary>Committed messages and timers that are due.</summary>
internal interface IOutboxStore
{
    /// <summary>Keeps messages that belong to no commit.</summary>
    Task AddAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken);

    /// <summary>Takes due rows, each for one node only until the lease ends.</summary>
    Task<IReadOnlyList<OutgoingMessage>> ClaimDueAsync(
        DateTimeOffset now, DateTimeOffset leaseUntil, int limit, CancellationToken cancellationToken);

    /// <summary>Has a clock read the database's; a store without a clock of its own does nothing.</summary>
    Task TellTimeAsync(StoreClock clock, CancellationToken cancellationToken) => Task.CompletedTask;

    Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken);

    /// <summary>Lets rows be taken again from a moment on, whatever lease they have; rows that are gone stay gone.</summary>
    Task PostponeAsync(IReadOnlyList<Guid> ids, DateTimeOffset until, CancellationToken cancellationToken);

    Task RemoveSentAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken);
}
