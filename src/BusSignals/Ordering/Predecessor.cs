namespace BusSignals;

/// <summary>A signal that an emitter emitted before another one.</summary>
/// <param name="Name">The signal's id: a process that does not receive it does not wait for it.</param>
/// <param name="MessageId">The message.</param>
/// <param name="At">When it was emitted, by the emitter's clock, in whole microseconds.</param>
/// <param name="Process">The key of the one process that it was sent to; null if its identity selects the
/// processes.</param>
internal sealed record Predecessor(string Name, Guid MessageId, DateTimeOffset At, Guid? Process);
