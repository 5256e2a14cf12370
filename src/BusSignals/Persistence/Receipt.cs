namespace BusSignals;

/// <summary>
/// What became of one signal at one process, or at one endpoint where it reached no process. It is a snapshot: a signal
/// in the mailbox has another outcome later.
/// </summary>
public sealed record Receipt
{
    /// <summary>The message.</summary>
    public required Guid MessageId { get; init; }

    /// <summary>
    /// The process; null if none is known: the signal was for every matching process and none matched, or it could not
    /// be read.
    /// </summary>
    public ProcessId? Process { get; init; }

    /// <summary>The receive endpoint of the process's type; null if that type is not registered here.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The signal's id; null if the message could not be read.</summary>
    public string? Signal { get; init; }

    /// <summary>
    /// Its outcome: applied, waiting in the mailbox, late, discarded, rejected, expired, failed, or
    /// <see cref="SignalOutcome.NoWaiter"/>. Never <see cref="SignalOutcome.Duplicate"/>: a message that arrived again
    /// has the receipt of its first arrival, and <see cref="Duplicates"/> counts.
    /// </summary>
    public required SignalOutcome Outcome { get; init; }

    /// <summary>Why, in words; null if the outcome says it.</summary>
    public string? Reason { get; init; }

    /// <summary>The process's state after it was applied.</summary>
    public string? State { get; init; }

    /// <summary>When it was sent, by the emitter's clock.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When it first arrived.</summary>
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Since when the process has waited for it; null while it does not.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>When it was applied; null if it was not.</summary>
    public DateTimeOffset? ConsumedAt { get; init; }

    /// <summary>When it will expire in the mailbox; null if it is not there.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it will be retried; null if it does not wait for that.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>How often the same message arrived again and changed nothing.</summary>
    public int Duplicates { get; init; }

    /// <summary>
    /// The number of the dead signal that it is now (<see cref="IDeadSignals"/>); null if it is not one.
    /// </summary>
    public long? DeadSignal { get; init; }

    /// <summary>Why it is a dead signal now; null if it is not one.</summary>
    public DeadReason? DeadReason { get; init; }

    /// <summary>Whether it is a dead signal now, which can be replayed.</summary>
    public bool IsDead => DeadSignal is not null;
}
