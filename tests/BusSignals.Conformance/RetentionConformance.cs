using Xunit;

namespace BusSignals.Conformance;

/// <summary>Only what is over is removed, so many at a time, and nothing of it stays behind.</summary>
public abstract class RetentionConformance : StoreConformance
{
    private static readonly DateTimeOffset Before = Sample.Start.AddDays(30);

    [Fact]
    public async Task RemoveProcesses_Ended_TakesAllThatIsTheirs()
    {
        ProcessRow row = Sample.Process(ProcessStatus.Ended);
        HistoryEntry entry = Sample.Applied();
        await CommitAsync(Sample.Change(row, Sample.Applied(), entry) with
        {
            Outgoing = [Sample.Timer(row, "AwaitingPayment", Sample.Start)],
            Parameters = [new ProcessParameter { ProcessKey = row.Key, Name = "order", Value = "42", Type = row.Type }],
        });

        Assert.Equal(1, await Reader.RemoveProcessesAsync(Before, 10, Cancel));

        Assert.Null(await Reader.FindAsync(row.Key, Cancel));
        Assert.Equal(ProcessSnapshot.Empty.Row, (await LoadAsync(row.Key, entry.MessageId)).Row);
        Assert.Empty(await ClaimAsync(Sample.Later));

        // Whatever had stayed behind would show in a process that starts again under the same key.
        await CommitAsync(Sample.Change(row with { Status = ProcessStatus.Running }, Sample.Applied()));
        ProcessSnapshot fresh = await LoadAsync(row.Key, entry.MessageId);
        Assert.False(fresh.AlreadyApplied);
        Assert.Empty(fresh.Timers);
        Assert.Single((await FindAsync(row.Key)).History);
        Assert.Empty(await Processes.MatchAsync(row.Type, [new("order", "42")], Guid.Empty, 10, Cancel));
    }

    /// <summary>Longer than what one statement removes.</summary>
    [Fact]
    [Trait("Feature", "R1")]
    public async Task RemoveProcesses_LongHistory_TakesAllOfIt()
    {
        ProcessRow row = Sample.Process(ProcessStatus.Ended);
        ProcessRow other = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied()));
        await CommitAsync(Sample.Change(row, [.. Enumerable.Range(0, 1100).Select(_ => Sample.Applied())]));

        Assert.Equal(1, await Reader.RemoveProcessesAsync(Before, 10, Cancel));

        await CommitAsync(Sample.Change(row with { Status = ProcessStatus.Running }, Sample.Applied()));
        Assert.Single((await FindAsync(row.Key)).History);
        Assert.Single((await FindAsync(other.Key)).History);
    }

    [Fact]
    public async Task RemoveProcesses_Running_Stays()
    {
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied()));

        Assert.Equal(0, await Reader.RemoveProcessesAsync(Before, 10, Cancel));

        Assert.Single((await FindAsync(row.Key)).History);
    }

    [Fact]
    public async Task RemoveProcesses_EndedNotLongAgo_Stays()
    {
        ProcessRow row = await CommitAsync(
            Sample.Change(Sample.Process(ProcessStatus.Ended) with { UpdatedAt = Before }, Sample.Applied()));

        Assert.Equal(0, await Reader.RemoveProcessesAsync(Before, 10, Cancel));
        Assert.Equal(row, (await LoadAsync(row.Key)).Row);

        Assert.Equal(1, await Reader.RemoveProcessesAsync(Before.AddMicroseconds(1), 10, Cancel));
        Assert.Null((await LoadAsync(row.Key)).Row);
    }

    [Fact]
    public async Task RemoveProcesses_NotStarted_StaysWhileItsMailboxHoldsAnything()
    {
        ProcessRow empty = await CommitAsync(Sample.Change(
            Sample.Process(ProcessStatus.NotStarted), Sample.Applied() with { Outcome = SignalOutcome.Expired }));
        ProcessCommit waits = Sample.Change(Sample.Process(ProcessStatus.NotStarted), Sample.Waiting());
        await CommitAsync(waits);

        Assert.Equal(1, await Reader.RemoveProcessesAsync(Before, 10, Cancel));

        Assert.Null((await LoadAsync(empty.Key)).Row);
        Assert.Equal(waits.Added, await MailboxAsync(waits.Row.Key));
    }

    [Fact]
    public async Task RemoveProcesses_More_GoInBatches()
    {
        ProcessCommit[] ended = [.. Enumerable.Range(0, 7).Select(_ =>
            Sample.Change(Sample.Process(ProcessStatus.Ended), Sample.Applied(), Sample.Applied(), Sample.Applied()))];
        await CommitAllAsync(ended);
        await CommitAsync(Sample.Change(Sample.Process()));

        Assert.Equal(3, await Reader.RemoveProcessesAsync(Before, 3, Cancel));
        Assert.Equal(4, await StoredAsync(ended));
        Assert.Equal(3, await Reader.RemoveProcessesAsync(Before, 3, Cancel));
        Assert.Equal(1, await Reader.RemoveProcessesAsync(Before, 3, Cancel));
        Assert.Equal(0, await Reader.RemoveProcessesAsync(Before, 3, Cancel));
        Assert.Equal(0, await StoredAsync(ended));
    }

    [Fact]
    public async Task RemoveProcesses_WithUnsentMessages_LeavesThoseAndDeadSignals()
    {
        OutgoingMessage message = Sample.Message();
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.Ended)) with { Outgoing = [message], Dead = [Sample.Dead()] });

        await Reader.RemoveProcessesAsync(Before, 10, Cancel);

        Assert.Equal(message.Id, Assert.Single(await ClaimAsync(Sample.Start)).Id);
        Assert.Single(await DeadAsync());
    }

    [Fact]
    public async Task RemoveHistory_Settled_GoesAndWhatWaitsStays()
    {
        ProcessCommit commit = Sample.Change(
            Sample.Process(),
            Sample.Applied(),
            Sample.Waiting(),
            Sample.Applied() with { Outcome = SignalOutcome.Discarded },
            Sample.Applied() with { ReceivedAt = Before });
        await CommitAsync(commit);

        Assert.Equal(2, await Reader.RemoveHistoryAsync(Before, 10, Cancel));

        Assert.Equal([commit.Added[1], commit.Added[3]], (await FindAsync(commit.Row.Key)).History);
        Assert.Equal(commit.Row, (await LoadAsync(commit.Row.Key)).Row);
    }

    [Fact]
    public async Task RemoveHistory_OfAJournal_Stays()
    {
        ProcessCommit commit = Sample.Change(
            Sample.Process(), Sample.Applied() with { Journal = 1, Operation = 1, OperationName = "receive" }, Sample.Applied());
        await CommitAsync(commit);

        Assert.Equal(1, await Reader.RemoveHistoryAsync(Before, 10, Cancel));

        Assert.Equal([commit.Added[0]], (await FindAsync(commit.Row.Key)).History);
    }

    [Fact]
    public async Task RemoveDead_Old_GoInBatchesAndNewerOnesStay()
    {
        foreach (int day in (int[])[0, 1, 2, 40])
        {
            await Reader.AddDeadAsync(Sample.Dead($"{day}") with { DeadAt = Sample.Start.AddDays(day) }, Cancel);
        }

        Assert.Equal(2, await Reader.RemoveDeadAsync(Before, 2, Cancel));
        Assert.Equal(["2", "40"], (await DeadAsync()).Select(it => it.Error));
        Assert.Equal(1, await Reader.RemoveDeadAsync(Before, 2, Cancel));
        Assert.Equal(0, await Reader.RemoveDeadAsync(Before, 2, Cancel));
        Assert.Equal(["40"], (await DeadAsync()).Select(it => it.Error));
        Assert.Equal(0, await Reader.RemoveDeadAsync(Sample.Start.AddDays(40), 2, Cancel));
        Assert.Equal(1, await Reader.RemoveDeadAsync(Sample.Start.AddDays(40).AddMicroseconds(1), 2, Cancel));
    }

    [Fact]
    public async Task RemoveHistory_Done_LetsTheProcessGoOnCounting()
    {
        Guid message = Guid.NewGuid();
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(message), Sample.Applied()));
        await Reader.RemoveHistoryAsync(Before, 10, Cancel);

        ProcessCommit next = Sample.Change(row, Sample.Applied(message));
        await CommitAsync(next);

        Assert.Equal(3, Assert.Single((await FindAsync(row.Key)).History).Sequence);
    }

    [Fact]
    public async Task RemoveHistory_More_GoesInBatches()
    {
        ProcessCommit[] commits = [.. Enumerable.Range(0, 3).Select(_ =>
            Sample.Change(Sample.Process(), Sample.Applied(), Sample.Waiting(), Sample.Applied()))];
        await CommitAllAsync(commits);

        Assert.Equal(4, await Reader.RemoveHistoryAsync(Before, 4, Cancel));
        Assert.Equal(2, await Reader.RemoveHistoryAsync(Before, 4, Cancel));
        Assert.Equal(0, await Reader.RemoveHistoryAsync(Before, 4, Cancel));
        foreach (ProcessCommit commit in commits)
        {
            Assert.Equal([commit.Added[1]], (await FindAsync(commit.Row.Key)).History);
        }
    }

    private async Task<int> StoredAsync(ProcessCommit[] commits) =>
        (await Processes.LoadAsync([.. commits.Select(it => new LoadRequest(it.Row.Key, null))], Cancel)).Count(it => it.Row is not null);
}
