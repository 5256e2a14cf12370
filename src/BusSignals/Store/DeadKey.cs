namespace BusSignals;

/// <summary>A dead signal without what it holds.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="ArrivedAt">When it arrived.</param>
/// <param name="ProcessPath">The process it was for, if that is known.</param>
/// <param name="Length">How many characters its texts have.</param>
internal sealed record DeadKey(long Sequence, DateTimeOffset ArrivedAt, string? ProcessPath, int Length);
