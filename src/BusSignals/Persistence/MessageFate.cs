namespace BusSignals;

/// <summary>What a store knows about a message that a process waits for.</summary>
internal sealed record MessageFate(Guid MessageId, FateKind Kind);
