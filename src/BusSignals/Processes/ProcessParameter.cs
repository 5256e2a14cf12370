namespace BusSignals;

/// <summary>
/// One value of a process' identity, stored for processes that a signal with fewer parameters can reach (FEATURES J24).
/// </summary>
internal sealed record ProcessParameter
{
    public required Guid ProcessKey { get; init; }
    public required string Name { get; init; }
    public required string Value { get; init; }
    public required string Type { get; init; }
}
