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

    /// <summary>The values of a process's path.</summary>
    public static ProcessParameter[] Of(SignalPath template, ProcessId id)
    {
        template.TryMatch(id.Path, out SignalIdentity? identity);
        return [.. identity!.Values.Select(it => new ProcessParameter
        {
            ProcessKey = id.Key,
            Name = it.Key,
            Value = it.Value,
            Type = template.Shape,
        })];
    }
}
