namespace BusSignals;

/// <summary>A dead signal without its contents.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="ArrivedAt">When it arrived.</param>
/// <param name="ProcessPath">The process it was for, if that is known.</param>
/// <param name="Length">The total length of its texts in characters.</param>
internal sealed record DeadKey(long Sequence, DateTimeOffset ArrivedAt, string? ProcessPath, int Length);
