namespace BusSignals;

/// <summary>A process without its state.</summary>
internal sealed record ProcessKey(Guid Key, string Path, string Type);
