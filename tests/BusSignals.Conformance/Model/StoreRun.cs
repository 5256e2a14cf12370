using Xunit;

namespace BusSignals.Conformance;

/// <summary>Makes the calls of one sequence at a store and at the model, and compares what both show after each.</summary>
internal sealed class StoreRun(StoreUnderTest store, CancellationToken cancel)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private readonly StoreModel _model = new();
    private readonly ProcessRow[] _fresh = [.. Enumerable.Range(0, StoreSteps.Processes).Select(_ => Sample.Process())];
    private readonly Guid[] _messages = [.. Enumerable.Range(0, StoreSteps.Messages).Select(_ => Guid.NewGuid())];
    private readonly List<Guid> _claimed = [];
    private DateTimeOffset _now = Sample.Start;
    private int _count;

    public async Task RunAsync(IEnumerable<StoreStep> steps)
    {
        foreach (StoreStep step in steps)
        {
            await (step switch
            {
                CommitStep commit => CommitAsync(commit),
                ClaimStep claim => ClaimAsync(claim),
                SentStep sent => RemoveSentAsync(sent),
                _ => SweepAsync((SweepStep)step),
            });
            await CompareAsync();
        }

        await ClaimAsync(new ClaimStep(3600, 10_000));
    }

    private async Task CommitAsync(CommitStep step)
    {
        ProcessCommit[] commits = [.. step.Units.Select(Plan)];

        IReadOnlyList<CommitResult> results = await store.Processes.CommitAsync(commits, cancel);

        CommitResult[] expected = [.. commits.Select(_model.Commit)];
        Assert.Equal(expected, results);
    }

    private async Task ClaimAsync(ClaimStep step)
    {
        _now = _now.AddSeconds(step.Seconds);
        IReadOnlyList<OutgoingMessage> claimed = await store.Outbox.ClaimDueAsync(_now, _now + Lease, step.Limit, cancel);
        _model.Claim(_now, _now + Lease, step.Limit, claimed);
        _claimed.AddRange(claimed.Where(it => !it.IsTimer).Select(it => it.Id));
    }

    private async Task RemoveSentAsync(SentStep step)
    {
        Guid[] sent = [.. _claimed.Take(step.Count)];
        await store.Outbox.RemoveSentAsync(sent, cancel);
        _model.RemoveSent(sent);
        _claimed.RemoveRange(0, sent.Length);
    }

    private async Task SweepAsync(SweepStep step)
    {
        DateTimeOffset before = _now.AddSeconds(-step.Seconds);
        Assert.Equal(_model.RemoveProcesses(before), await store.Reader.RemoveProcessesAsync(before, 10_000, cancel));
        if (step.HistoryToo)
        {
            Assert.Equal(_model.RemoveHistory(before), await store.Reader.RemoveHistoryAsync(before, 10_000, cancel));
        }
    }

    private ProcessCommit Plan(UnitPlan unit)
    {
        ProcessRow row = _model.Row(_fresh[unit.Process].Key) ?? _fresh[unit.Process];
        HistoryEntry entry = unit.Waits && unit.Message >= 0
            ? Sample.Waiting(_messages[unit.Message], _now.AddSeconds(30)) with { ReceivedAt = _now }
            : Sample.Applied() with { MessageId = unit.Message < 0 ? null : _messages[unit.Message], ReceivedAt = _now };
        row = row with
        {
            Version = Math.Max(0, row.Version + unit.Stale),
            Status = unit.Status,
            State = $"state {++_count}",
            UpdatedAt = _now,
        };
        return Sample.Change(row, entry) with
        {
            Settled = [.. _model.Mailbox(row.Key).TakeLast(unit.Settles).Select(Sample.Settled)],
            WithdrawnTimers = [.. _model.Timers(row.Key).TakeLast(unit.Withdraws).Select(it => it.Id)],
            Outgoing =
            [
                .. Enumerable.Range(0, unit.Sends).Select(_ => Sample.Message(_now.AddSeconds(_count % 5))),
                .. Enumerable.Range(0, unit.Timers).Select(it => Sample.Timer(row, $"{_count:0000}/{it}", _now.AddSeconds(_count % 11))),
            ],
            Dead = [.. Enumerable.Range(0, unit.Dies).Select(it => Sample.Dead($"{_count} {it}"))],
        };
    }

    private async Task CompareAsync()
    {
        Guid message = _messages[_count % _messages.Length];
        IReadOnlyList<ProcessSnapshot> snapshots =
            await store.Processes.LoadAsync([.. _fresh.Select(it => new LoadRequest(it.Key, message))], cancel);
        foreach ((Guid key, ProcessSnapshot snapshot) in _fresh.Select(it => it.Key).Zip(snapshots))
        {
            Assert.Equal(_model.Row(key), snapshot.Row);
            Assert.Equal(_model.Mailbox(key), await store.Processes.ReadMailboxAsync(key, cancel));
            Assert.Equal(_model.Timers(key), snapshot.Timers);
            Assert.Equal(_model.Knows(key, message), snapshot.AlreadyApplied);
            Assert.Equal(_model.History(key), (await store.Reader.FindAsync(key, cancel))?.History ?? []);
        }

        Assert.Equal(_model.NextDue, await store.Outbox.NextDueAsync(cancel));
        Assert.Equal(_model.Expired(_now), (await store.Reader.FindExpiredAsync(_now, 100, cancel)).Select(it => it.Key).Order());
        Assert.Equal(_model.Dead, (await store.Reader.ListDeadAsync(0, 10_000, cancel)).Select(it => it with { Sequence = 0 }));
    }
}
