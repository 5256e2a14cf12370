namespace BusSignals;

/// <summary>What is known of a message, wherever it is kept.</summary>
internal interface IReceiptStore
{
    Task<MessageTraces> FindTracesAsync(Guid messageId, CancellationToken cancellationToken);

    /// <summary>What is known of messages that a process waits for; nothing of those that are still on their way.</summary>
    Task<IReadOnlyList<MessageFate>> FindFatesAsync(FateQuery query, CancellationToken cancellationToken);

    /// <summary>Keeps that a signal left no trace; nothing if the process it was for has it in its history after all.</summary>
    Task AddUnreachedAsync(UnreachedSignal signal, CancellationToken cancellationToken);

    /// <summary>Counts that a message came again to a process that has it; nothing if it has not.</summary>
    Task CountDuplicateAsync(Guid process, Guid messageId, CancellationToken cancellationToken);

    /// <summary>Removes unreached signals received before a time.</summary>
    Task<int> RemoveUnreachedAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>All rows of one message.</summary>
/// <param name="Entries">Its entries in the histories of processes.</param>
/// <param name="Unreached">Where it left no trace, in order of arrival.</param>
/// <param name="Dead">What is a dead signal of it, in order.</param>
internal sealed record MessageTraces(
    IReadOnlyList<ProcessTrace> Entries, IReadOnlyList<UnreachedSignal> Unreached, IReadOnlyList<DeadSignal> Dead);

/// <summary>An entry and the process whose it is.</summary>
internal sealed record ProcessTrace(string Path, string Type, HistoryEntry Entry);
