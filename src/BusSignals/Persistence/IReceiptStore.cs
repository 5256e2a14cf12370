namespace BusSignals;

/// <summary>Finds everything known about a message, wherever it is stored.</summary>
internal interface IReceiptStore
{
    Task<MessageTraces> FindTracesAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>What is known about messages that a process waits for; nothing about those still in transit.</summary>
    Task<IReadOnlyList<MessageFate>> FindFatesAsync(FateQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Records that a signal left no record at any process; does nothing if the process it was for has it in its
    /// history after all.
    /// </summary>
    Task AddUnreachedAsync(UnreachedSignal signal, CancellationToken cancellationToken);

    /// <summary>Counts a duplicate at a process that has the message; does nothing if it has not.</summary>
    Task CountDuplicateAsync(Guid process, Guid messageId, CancellationToken cancellationToken);

    /// <summary>Removes unreached signals received before a time.</summary>
    Task<int> RemoveUnreachedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>All rows of one message.</summary>
/// <param name="Entries">Its entries in the histories of processes.</param>
/// <param name="Unreached">Where it left no record, in order of arrival.</param>
/// <param name="Dead">Its dead signals, in order.</param>
internal sealed record MessageTraces(
    IReadOnlyList<ProcessTrace> Entries, IReadOnlyList<UnreachedSignal> Unreached, IReadOnlyList<DeadSignal> Dead);

/// <summary>An entry and the process that it belongs to.</summary>
internal sealed record ProcessTrace(string Path, string Type, HistoryEntry Entry);
