namespace BusSignals;

/// <summary>
/// The last signal of a process that failed and was recorded instead of retried. It is kept in the state: in the value
/// <c>lastSignalError</c> of a <see cref="FlowState"/>, or in the member <c>LastSignalError</c> of a typed state that
/// has one.
/// </summary>
/// <param name="SignalId">The signal's id.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="At">When it failed.</param>
public sealed record SignalError(string SignalId, string Message, DateTimeOffset At);
