namespace BusSignals;

/// <summary>What a store knows of a message that a process waits for.</summary>
internal sealed record MessageFate(Guid MessageId, FateKind Kind);
