namespace BusSignals;

/// <summary>A signal that failed and waits in the mailbox for its retry.</summary>
/// <param name="Signal">The signal's id.</param>
/// <param name="MessageId">The message.</param>
/// <param name="At">When it is retried.</param>
public sealed record PendingRetry(string Signal, Guid MessageId, DateTimeOffset At);
