using Xunit;

namespace BusSignals.Conformance;

/// <summary>The store as it is meant, with nothing in it that could be fast, concurrent or lost.</summary>
internal sealed class StoreModel
{
    private readonly Dictionary<Guid, ProcessRow> _rows = [];
    private readonly List<HistoryEntry> _history = [];
    private readonly List<OutgoingMessage> _outgoing = [];

    public List<DeadSignal> Dead { get; } = [];

    public DateTimeOffset? NextDue => _outgoing.Count == 0 ? null : _outgoing.Min(it => it.NextAttempt);

    public ProcessRow? Row(Guid process) => _rows.GetValueOrDefault(process);

    public HistoryEntry[] History(Guid process) => [.. _history.Where(it => it.ProcessKey == process).OrderBy(it => it.Sequence)];

    public HistoryEntry[] Mailbox(Guid process) => [.. History(process).Where(it => it.Outcome == SignalOutcome.Waiting)];

    public bool Knows(Guid process, Guid? message) => message is not null && History(process).Any(it => it.MessageId == message);

    public ProcessTimer[] Timers(Guid process) =>
    [
        .. _outgoing.Where(it => it.ProcessKey == process).Select(ProcessTimer.Of)
            .OrderBy(it => it.Due).ThenBy(it => it.Name, StringComparer.Ordinal),
    ];

    public CommitResult Commit(ProcessCommit commit)
    {
        Guid key = commit.Row.Key;
        if ((Row(key)?.Version ?? 0) != commit.ExpectedVersion || commit.Added.Any(it => Knows(key, it.MessageId)))
        {
            return CommitResult.Conflict;
        }

        _rows[key] = commit.Row;
        _history.RemoveAll(it => commit.Settled.Any(settled => settled.ProcessKey == it.ProcessKey && settled.Sequence == it.Sequence));
        _history.AddRange([.. commit.Settled, .. commit.Added]);
        _outgoing.RemoveAll(it => commit.WithdrawnTimers.Contains(it.Id));
        _outgoing.AddRange(commit.Outgoing);
        Dead.AddRange(commit.Dead);
        return CommitResult.Committed;
    }

    /// <summary>Takes over what the store claimed, if it was right to: among rows due at the same time it may choose.</summary>
    public void Claim(DateTimeOffset now, DateTimeOffset leaseUntil, int limit, IReadOnlyList<OutgoingMessage> claimed)
    {
        OutgoingMessage[] due = [.. _outgoing.Where(it => it.NextAttempt <= now).OrderBy(it => it.NextAttempt)];
        OutgoingMessage[] before = [.. claimed.Select(it => Assert.Single(due, message => message.Id == it.Id))];
        Assert.Equal(due.Take(limit).Select(it => it.NextAttempt), before.Select(it => it.NextAttempt));
        Assert.Equal(before.Select(it => it with { NextAttempt = leaseUntil, Attempts = it.Attempts + 1 }), claimed);
        foreach (OutgoingMessage message in claimed)
        {
            _outgoing[_outgoing.FindIndex(it => it.Id == message.Id)] = message;
        }
    }

    public void RemoveSent(IReadOnlyList<Guid> ids) => _outgoing.RemoveAll(it => ids.Contains(it.Id));

    public int RemoveProcesses(DateTimeOffset before)
    {
        Guid[] over = [.. _rows.Values.Where(it => it.UpdatedAt < before).Where(it => it.Status == ProcessStatus.Ended
            || (it.Status == ProcessStatus.NotStarted && Mailbox(it.Key).Length == 0)).Select(it => it.Key)];
        foreach (Guid key in over)
        {
            _rows.Remove(key);
            _history.RemoveAll(it => it.ProcessKey == key);
            _outgoing.RemoveAll(it => it.ProcessKey == key);
        }

        return over.Length;
    }

    public int RemoveHistory(DateTimeOffset before) =>
        _history.RemoveAll(it => it.Outcome != SignalOutcome.Waiting && it.ReceivedAt < before);

    public Guid[] Expired(DateTimeOffset now) =>
        [.. _rows.Values.Where(it => it.Status != ProcessStatus.Paused).Select(it => it.Key).Where(key => Mailbox(key).Any(it => it.ExpiresAt <= now)).Order()];
}
