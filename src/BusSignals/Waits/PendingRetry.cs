namespace BusSignals;

/// <summary>A signal that failed and waits in the mailbox to be tried again.</summary>
/// <param name="Signal">The signal's id.</param>
/// <param name="MessageId">The message.</param>
/// <param name="At">When it is tried again.</param>
public sealed record PendingRetry(string Signal, Guid MessageId, DateTimeOffset At);
