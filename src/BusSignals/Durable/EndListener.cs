using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>Who is told when a process has ended: another process, or somebody who waits outside.</summary>
/// <param name="Address">The queue that is told.</param>
/// <param name="Request">The ask that waits outside; null if it is a process that waits.</param>
/// <param name="Process">The path of the process that waits.</param>
/// <param name="Journal">In which of its journals, by the number that it begins with.</param>
/// <param name="Operation">Which of its operations waits.</param>
internal sealed record EndListener(Uri Address, Guid? Request, string? Process, int Journal, int Operation)
{
    /// <summary>What makes it this one.</summary>
    [JsonIgnore]
    public string Key => Request?.ToString() ?? FormattableString.Invariant($"{Process} {Journal} {Operation}");

    public static IReadOnlyList<EndListener> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<EndListener[]>(json, StateJsonOptions.Notes)!;

    public static string Add(string? json, EndListener listener) =>
        JsonSerializer.Serialize(Read(json).Append(listener).Distinct(), StateJsonOptions.Notes);
}
