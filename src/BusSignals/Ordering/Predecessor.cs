namespace BusSignals;

/// <summary>A signal that an emitter has emitted before another one.</summary>
/// <param name="Name">The signal's id: a process that does not take it does not wait for it.</param>
/// <param name="MessageId">The message.</param>
/// <param name="At">When it was emitted, by the emitter's clock, in full microseconds.</param>
/// <param name="Process">The key of the one process that it was sent to; null if its identity finds its processes.</param>
internal sealed record Predecessor(string Name, Guid MessageId, DateTimeOffset At, Guid? Process);
