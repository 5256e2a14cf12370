using System.Text.Json;

namespace BusSignals;

/// <summary>A process at one point in time: state, what it waits for, deadlines, history.</summary>
public sealed class ProcessView
{
    private readonly ProcessRow _row;

    internal ProcessView(StoredProcess stored)
    {
        _row = stored.Row;
        StateJson = stored.Row.Data;
        Timers = stored.Timers;
        History = stored.History;
    }

    /// <summary>The id: readable path and key.</summary>
    public ProcessId Id => ProcessId.Stored(_row.Path, _row.Key);

    /// <summary>Whether it has started, runs, is paused or has ended.</summary>
    public ProcessStatus Status => _row.Status;

    /// <summary>The state machine's current state; empty before the start.</summary>
    public string State => _row.State;

    /// <summary>When the current state was entered.</summary>
    public DateTimeOffset StateSince => _row.StateSince;

    /// <summary>When the first signal for this process arrived.</summary>
    public DateTimeOffset CreatedAt => _row.CreatedAt;

    /// <summary>How the process ended, or null.</summary>
    public ProcessEnding? Ending => _row.Ending;

    /// <summary>The reason given for pausing, cancelling, terminating or ending the process; otherwise null.</summary>
    public string? StatusReason => _row.StatusReason;

    /// <summary>The ids of the changes that apply to this process.</summary>
    public IReadOnlyList<string> Changes => ChangeIds.Read(_row.Changes);

    /// <summary>The checkpoints that handlers made, in order.</summary>
    public IEnumerable<HistoryEntry> Checkpoints => History.Where(it => it.Kind == HistoryKind.Checkpoint);

    /// <summary>When the process ended, or null.</summary>
    public DateTimeOffset? EndedAt => _row.EndedAt;

    /// <summary>Grows by one with each commit.</summary>
    public long Version => _row.Version;

    /// <summary>The ids of the signals that the process waits for now.</summary>
    public IReadOnlyList<string> Waits => _row.WaitingFor.Length == 0 ? [] : _row.WaitingFor.Split(' ');

    /// <summary>The pending timers, the next one first.</summary>
    public IReadOnlyList<ProcessTimer> Timers { get; }

    /// <summary>What happened, in order.</summary>
    public IReadOnlyList<HistoryEntry> History { get; }

    /// <summary>The signals in the mailbox: arrived and not consumed yet, in order of arrival.</summary>
    public IEnumerable<HistoryEntry> Mailbox => History.Where(it => it.Outcome == SignalOutcome.Waiting);

    /// <summary>
    /// The state as JSON, or null before the start; <see cref="SensitiveAttribute"/> members are shown as <c>***</c>.
    /// </summary>
    public string? StateJson { get; private init; }

    /// <summary>The shape of the path template, which identifies the type of process.</summary>
    internal string Type => _row.Type;

    /// <summary>The stored state.</summary>
    internal string? Data => _row.Data;

    internal ProcessRecording Record() => ProcessRecording.Of(this, _row);

    /// <summary>The process as text for people: state, history, waits and timers, a line each.</summary>
    public string ToTimeline() => ProcessTimeline.Render(this);

    /// <summary>The typed state, or null before the start.</summary>
    public TState? StateAs<TState>() where TState : class =>
        _row.Data is null ? null : JsonSerializer.Deserialize<TState>(_row.Data, StateJsonOptions.Stored);

    /// <summary>A copy with sensitive data masked.</summary>
    internal ProcessView Masked(string? state, IReadOnlyList<HistoryEntry> history) => new(new StoredProcess(_row, Timers, history)) { StateJson = state };
}
