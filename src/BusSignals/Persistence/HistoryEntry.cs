namespace BusSignals;

/// <summary>
/// One entry of a process's history. A signal's entry is its receipt. Its message id is unique within the process,
/// which makes the history the inbox. While its outcome is <see cref="SignalOutcome.Waiting"/>, it is also the signal's
/// place in the mailbox.
/// </summary>
public record HistoryEntry
{
    internal Guid ProcessKey { get; init; }

    /// <summary>The entry's number within the process, from 1.</summary>
    public int Sequence { get; init; }

    /// <summary>What the entry is about.</summary>
    public HistoryKind Kind { get; init; }

    /// <summary>The signal's id, or the timer's name; for a handler's note, the id of the signal it handled.</summary>
    public string Name { get; init; } = "";

    /// <summary>The message that brought it.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>Its outcome.</summary>
    public SignalOutcome Outcome { get; init; }

    /// <summary>The state after it was applied.</summary>
    public string State { get; init; } = "";

    /// <summary>When the signal was sent, or when the timer was due.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it arrived here.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Since when the process has waited for it; null while it does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>When it was applied; null if it was not.</summary>
    public DateTimeOffset? ConsumedAt { get; init; }

    /// <summary>When it will expire, while it is in the mailbox.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The signal as JSON, or the details of a handler's note.</summary>
    public string? Payload { get; init; }

    /// <summary>Why it was refused, or failed; null if it was not.</summary>
    public string? Reason { get; init => field = PlainText.OrNull(value); }

    /// <summary>How often it was put back for a later retry.</summary>
    public int Retries { get; init; }

    /// <summary>When it will be retried, if it waits for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How often the same message arrived again and changed nothing.</summary>
    public int Duplicates { get; init; }

    /// <summary>The handler's reply as JSON; null if there is none.</summary>
    public string? Reply => Metadata is not null ? StoredReply.In(Metadata) : null;

    internal string? Metadata { get; init; }

    /// <summary>
    /// The predecessors that it is held back for, separated by spaces; null if it was not, or no longer waits.
    /// </summary>
    internal string? Awaited { get; init; }

    /// <summary>Whether it is held back until its predecessors have come.</summary>
    internal bool IsHeldBack => this is { Outcome: SignalOutcome.Waiting, Awaited: not null, RetryAt: not null, Retries: 0 };

    /// <summary>The number of the event in a durable process's journal; 0 is its start.</summary>
    internal int? Journal { get; init; }

    /// <summary>The number of the operation that got its result with the event.</summary>
    internal int? Operation { get; init; }

    /// <summary>What that operation was.</summary>
    internal string? OperationName { get; init; }
}
