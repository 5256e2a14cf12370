namespace BusSignals;

/// <summary>What is known of an ask that did not get its reply.</summary>
/// <param name="Signal">The signal.</param>
/// <param name="MessageId">The message's id; null if it may not have been sent.</param>
/// <param name="Process">The path of the process that answered; null if none did.</param>
/// <param name="Reason">Why, in the process's words.</param>
internal sealed record UnansweredAsk(SignalId Signal, Guid? MessageId, string? Process, string? Reason);
