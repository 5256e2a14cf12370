using System.Text.Json;
using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>Who is notified when a process has ended: another process, or an external caller.</summary>
/// <param name="Address">The queue to notify.</param>
/// <param name="Request">The ask of an external caller; null if a process waits.</param>
/// <param name="Process">The path of the process that waits.</param>
/// <param name="Journal">Which of its journals, by the number of its first event.</param>
/// <param name="Operation">Which of its operations waits.</param>
internal sealed record EndListener(Uri Address, Guid? Request, string? Process, int Journal, int Operation)
{
    /// <summary>Identifies the listener.</summary>
    [JsonIgnore]
    public string Key => Request?.ToString() ?? FormattableString.Invariant($"{Process} {Journal} {Operation}");

    public static IReadOnlyList<EndListener> Read(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<EndListener[]>(json, StateJsonOptions.Notes)!;

    public static string Add(string? json, EndListener listener) =>
        JsonSerializer.Serialize(Read(json).Append(listener).Distinct(), StateJsonOptions.Notes);
}
