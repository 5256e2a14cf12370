namespace BusSignals;

/// <summary>One failure of a signal in this application.</summary>
public sealed record SignalFailure
{
    /// <summary>
    /// The kind. <see cref="DeadReason.Undecodable"/>, <see cref="DeadReason.Unknown"/> and
    /// <see cref="DeadReason.Invalid"/> are validation errors, which are never retried;
    /// <see cref="DeadReason.Rejected"/> is a refusal by a handler; <see cref="DeadReason.Failed"/> is an error in
    /// processing.
    /// </summary>
    public required DeadReason Reason { get; init; }

    /// <summary>What went wrong, in words.</summary>
    public required string Error { get; init; }

    /// <summary>The exception; null if a handler reported a failure itself, or if a message is unknown.</summary>
    public Exception? Exception { get; init; }

    /// <summary>The receive endpoint.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The signal, if it is known.</summary>
    public SignalId? Signal { get; init; }

    /// <summary>The message's id, if it has one.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>The process, if the signal reached one.</summary>
    public ProcessId? Process { get; init; }

    /// <summary>The timer, if its handler failed.</summary>
    internal string? Timer { get; init; }

    /// <summary>Which attempt failed, from 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// Whether the signal is not retried at once: it is now a dead signal, or waits for a later retry.
    /// </summary>
    public bool IsFinal { get; init; } = true;

    /// <summary>
    /// The handling that failed, if it had begun. Read-only: changes made here are not committed.
    /// </summary>
    public SignalContext? Context { get; init; }
}
