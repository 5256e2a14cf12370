namespace BusSignals;

/// <summary>One pending due time of a process (FEATURES N5).</summary>
/// <param name="Name">The state it is bound to, with a slash and its own name if it has one.</param>
/// <param name="Due">When it fires; never before.</param>
public sealed record ProcessTimer(string Name, DateTimeOffset Due)
{
    internal Guid Id { get; init; }
}
