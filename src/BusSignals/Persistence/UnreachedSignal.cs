namespace BusSignals;

/// <summary>
/// A signal that arrived and left no record at any process: there was none, or its policy dropped it. Kept so that it
/// has a receipt too.
/// </summary>
internal record UnreachedSignal
{
    public long Sequence { get; init; }
    public required Guid MessageId { get; init; }
    public required string Endpoint { get; init; }
    public required string Signal { get; init; }

    /// <summary>The process that it was for, or null if it was for every matching one.</summary>
    public Guid? ProcessKey { get; init; }

    public string? ProcessPath { get; init; }
    public required SignalOutcome Outcome { get; init; }
    public required string Reason { get; init; }
    public DateTimeOffset? SentAt { get; init; }
    public DateTimeOffset ReceivedAt { get; init; }
}
