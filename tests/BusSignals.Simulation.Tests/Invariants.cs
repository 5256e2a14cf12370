namespace BusSignals.Simulation.Tests;

/// <summary>What must be true of every run, whatever its processes do, seen at the stores and from outside.</summary>
internal sealed class Invariants(World world)
{
    private readonly Dictionary<Guid, object> _acknowledged = [];
    private readonly HashSet<(Guid Process, string Timer, DateTimeOffset Due)> _fired = [];
    private readonly HashSet<Guid> _applied = [];
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    /// <summary>How many signals were applied.</summary>
    public int Applied => _applied.Count;

    /// <summary>How many timers have fired.</summary>
    public int Fired => _fired.Count;

    /// <summary>Every process that was ever stored.</summary>
    public IReadOnlyCollection<string> Paths => _paths;

    public void Acknowledged(Guid messageId, object signal) => _acknowledged[messageId] = signal;

    /// <summary>What was claimed to be sent is due by the clock that was furthest ahead.</summary>
    public void Claimed(IReadOnlyList<OutgoingMessage> messages)
    {
        foreach (OutgoingMessage message in messages.Where(it => it.IsTimer))
        {
            world.Require(message.Due <= Latest, $"the timer '{message.TimerName}' was sent before {message.Due:O}");
        }
    }

    public void Committed(IReadOnlyList<ProcessCommit> commits, IReadOnlyList<CommitResult> results)
    {
        for (int i = 0; i < commits.Count; i++)
        {
            if (results[i] == CommitResult.Committed)
            {
                Committed(commits[i]);
            }
        }
    }

    /// <summary>When all is over: every acknowledged signal is accounted for, and nothing is left.</summary>
    public void Ended()
    {
        foreach ((Guid id, object signal) in _acknowledged)
        {
            MessageTraces traces = world.Store.FindTracesAsync(id, CancellationToken.None).GetAwaiter().GetResult();
            world.Require(
                traces.Entries.Count + traces.Unreached.Count + traces.Dead.Count > 0, $"{signal} was acknowledged and is lost");
            foreach (IGrouping<string, ProcessTrace> twice in traces.Entries.GroupBy(it => it.Path).Where(it => it.Count() > 1))
            {
                throw world.Broken($"{signal} is in the history of '{twice.Key}' {twice.Count()} times");
            }
        }

        IReadOnlyList<ProcessView> open = world.Open();
        world.Require(open.Count == 0, $"some have not ended: {string.Join('\n', open.Select(it => it.ToTimeline()))}");
    }

    private DateTimeOffset Latest => world.Time.GetUtcNow() is var now && now > world.LatestClock ? now : world.LatestClock;

    private bool IsControl(HistoryEntry entry) => world.Model.ControlBindings.Any(it => it.Definition.Name == entry.Name);

    private void Committed(ProcessCommit commit)
    {
        _paths.Add(commit.Row.Path);
        foreach (HistoryEntry entry in commit.Added.Concat(commit.Settled))
        {
            if (entry.Kind == HistoryKind.Timer)
            {
                world.Require(entry.SentAt <= Latest, $"the timer '{entry.Name}' of '{commit.Row.Path}' fired before {entry.SentAt:O}");
            }

            if (entry is { Kind: HistoryKind.Signal, Outcome: SignalOutcome.Applied, MessageId: { } id })
            {
                _applied.Add(id);
            }
        }

        world.Require(
            commit.Row.Status != ProcessStatus.Paused
            || !commit.Added.Concat(commit.Settled).Any(it => it.Kind == HistoryKind.Timer || (it is { Kind: HistoryKind.Signal, Outcome: SignalOutcome.Applied } && !IsControl(it))),
            $"something was applied to '{commit.Row.Path}' although it is paused");
        foreach (HistoryEntry timer in commit.Added.Where(it => it.Kind == HistoryKind.Timer))
        {
            world.Require(
                _fired.Add((commit.Row.Key, timer.Name, timer.SentAt!.Value)), $"the timer '{timer.Name}' of '{commit.Row.Path}' fired twice");
        }

        if (commit.Row.Status == ProcessStatus.Ended)
        {
            ProcessView view = world.Find(commit.Row.Path)!;
            world.Require(view.Timers.Count == 0, $"'{view.Id}' has ended and left timers behind:\n{view.ToTimeline()}");
            world.Require(!view.Mailbox.Any(), $"'{view.Id}' has ended and left a mailbox behind:\n{view.ToTimeline()}");
        }
    }
}
