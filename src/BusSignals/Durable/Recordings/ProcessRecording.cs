using System.Text.Json;

namespace BusSignals;

/// <summary>
/// The journal of one durable process, for a replay elsewhere: exported from production with
/// <see cref="IProcesses.RecordAsync"/>, kept as JSON beside the tests, and replayed there against the current code. It
/// contains the payloads of the process's signals and steps as they are stored.
/// </summary>
public sealed record ProcessRecording
{
    /// <summary>The path of the process.</summary>
    public required string Process { get; init; }

    /// <summary>Its input, signals, timers and step results, in order.</summary>
    public required IReadOnlyList<RecordedEvent> Events { get; init; }

    /// <summary>What it waited for after the last event.</summary>
    public required string WaitingFor { get; init; }

    /// <summary>How it ended; null if it had not.</summary>
    public ProcessEnding? Ending { get; init; }

    /// <summary>Its result as JSON; null if it had not ended, or has none.</summary>
    public string? Result { get; init; }

    /// <summary>The changes that applied to it.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="JsonException">The text is not a recording.</exception>
    public static ProcessRecording Parse(string json) => JsonSerializer.Deserialize<ProcessRecording>(json, StateJsonOptions.Default)!;

    /// <summary>The recording as JSON, for a file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Indented);

    private static readonly JsonSerializerOptions Indented = new(StateJsonOptions.Notes) { WriteIndented = true };

    internal static ProcessRecording Of(ProcessView view, ProcessRow row) => new()
    {
        Process = row.Path,
        Events = [.. view.History.Where(it => it.Journal >= row.JournalFrom).OrderBy(it => it.Journal).Select(JournalEvent.Of).Select(RecordedEvent.Of)],
        WaitingFor = row.WaitingFor,
        Ending = row.Ending,
        Result = row.Ending == ProcessEnding.Completed ? row.Data : null,
        Changes = ChangeIds.Read(row.Changes),
    };
}
