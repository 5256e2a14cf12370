namespace BusSignals;

/// <summary>
/// One value of a process's identity, stored for processes that a signal with fewer parameters can reach.
/// </summary>
internal record ProcessParameter
{
    public required Guid ProcessKey { get; init; }
    public required string Name { get; init; }
    public required string Value { get; init; }
    public required string Type { get; init; }

    public static ProcessParameter[] Of(ProcessDefinition process, ProcessId id)
    {
        process.Path.TryMatch(id.Path, out SignalIdentity? identity);
        return [.. identity!.Values.Select(it => new ProcessParameter
        {
            ProcessKey = id.Key,
            Name = it.Key,
            Value = it.Value,
            Type = process.Path.Shape,
        })];
    }
}
