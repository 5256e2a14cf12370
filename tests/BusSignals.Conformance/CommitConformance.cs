using System.Transactions;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace BusSignals.Conformance;

/// <summary>A unit of work is stored whole, or it conflicts and nothing of it is stored; others never notice.</summary>
public abstract class CommitConformance : StoreConformance
{
    [Fact]
    public async Task Commit_Nothing_IsNothing() => Assert.Empty(await CommitAllAsync());

    [Fact]
    public async Task Commit_Again_ReplacesTheRow()
    {
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.NotStarted)));
        ProcessRow changed = await CommitAsync(Sample.Change(row with
        {
            Status = ProcessStatus.Ended,
            State = "Final",
            Data = "{}",
            WaitingFor = "order.delivered",
            UpdatedAt = Sample.Start.AddMinutes(1),
            StateSince = Sample.Start.AddMinutes(2),
            EndedAt = Sample.Start.AddMinutes(3),
        }));

        Assert.Equal(2, changed.Version);
        Assert.Equal(changed, (await LoadAsync(row.Key)).Row);
    }

    [Fact]
    public async Task Commit_FieldsThatBecomeNull_AreNull()
    {
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.Ended) with { Data = "{}" }));
        ProcessRow changed = await CommitAsync(Sample.Change(row with { Data = null, EndedAt = null }));

        Assert.Equal(changed, (await LoadAsync(row.Key)).Row);
    }

    /// <summary>What is sent after the commit must not be undone by a transaction around it.</summary>
    [Fact]
    public async Task Commit_InATransactionThatIsRolledBack_Stands()
    {
        ProcessCommit before = Sample.Change(Sample.Process(), Sample.Applied());
        ProcessCommit within = Sample.Change(Sample.Process(), Sample.Applied());
        await CommitAsync(before);

        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await CommitAsync(within);
            Assert.Equal(within.Row, (await LoadAsync(within.Row.Key)).Row);
            Assert.NotNull(Transaction.Current);
        }

        Assert.Equal(within.Row, (await LoadAsync(within.Row.Key)).Row);
    }

    [Fact]
    public async Task Commit_History_KeepsItsOrder()
    {
        ProcessCommit first = Sample.Change(Sample.Process(), Sample.Applied(), Sample.Waiting(), Sample.Applied());
        ProcessCommit second = Sample.Change(first.Row, Sample.Applied() with { ReceivedAt = Sample.Start.AddDays(-1) }, Sample.Applied());
        await CommitAsync(first);
        await CommitAsync(second);

        ProcessView view = await FindAsync(first.Row.Key);

        Assert.Equal([1, 2, 3, 4, 5], view.History.Select(it => it.Sequence));
        Assert.Equal([.. first.Added, .. second.Added], view.History);
    }

    [Fact]
    public async Task Commit_FirstVersionTwice_SecondConflicts()
    {
        ProcessRow row = Sample.Process();
        ProcessCommit first = Sample.Change(row, Sample.Applied());
        await CommitAsync(first);

        Assert.Equal([CommitResult.Conflict], await CommitAllAsync(Sample.Change(row, Sample.Applied())));
        Assert.Equal(first.Added, (await FindAsync(row.Key)).History);
    }

    [Fact]
    public async Task Commit_VersionOfAProcessThatIsNotThere_Conflicts()
    {
        ProcessRow row = Sample.Process() with { Version = 3 };

        Assert.Equal([CommitResult.Conflict], await CommitAllAsync(Sample.Change(row, Sample.Applied())));
        Assert.Null((await LoadAsync(row.Key)).Row);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Commit_OtherVersion_ConflictsAndStoresNothing(int off)
    {
        ProcessRow row = Sample.Process();
        OutgoingMessage timer = Sample.Timer(row, "AwaitingPayment", Sample.Later);
        ProcessCommit first = Sample.Change(row, Sample.Applied(), Sample.Waiting()) with { Outgoing = [timer] };
        ProcessRow stored = await CommitAsync(Sample.Change(await CommitAsync(first)));

        ProcessCommit stale = Everything(stored with { State = "Wrong", Version = stored.Version + off }, first.Added[1], timer);

        Assert.Equal([CommitResult.Conflict], await CommitAllAsync(stale));
        await ShowsOnlyAsync(stored, first, timer);
    }

    [Fact]
    public async Task Commit_MessageThatTheProcessHasAlready_ConflictsAndStoresNothing()
    {
        Guid message = Guid.NewGuid();
        ProcessRow row = Sample.Process();
        OutgoingMessage timer = Sample.Timer(row, "AwaitingPayment", Sample.Later);
        ProcessCommit first = Sample.Change(row, Sample.Applied(message), Sample.Waiting()) with { Outgoing = [timer] };
        ProcessRow stored = await CommitAsync(first);

        ProcessCommit again = Everything(stored with { State = "Wrong" }, first.Added[1], timer);
        again = again with { Added = [again.Added[0] with { MessageId = message }] };

        Assert.Equal([CommitResult.Conflict], await CommitAllAsync(again));
        await ShowsOnlyAsync(stored, first, timer);
    }

    [Fact]
    public async Task Commit_MessageThatWaitsInTheMailbox_Conflicts()
    {
        Guid message = Guid.NewGuid();
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(), Sample.Waiting(message)));

        Assert.Equal([CommitResult.Conflict], await CommitAllAsync(Sample.Change(row, Sample.Applied(message))));
    }

    [Fact]
    public async Task Commit_OneMessageAtTwoProcesses_IsKeptAtBoth()
    {
        Guid message = Guid.NewGuid();
        ProcessCommit one = Sample.Change(Sample.Process(), Sample.Applied(message));
        ProcessCommit two = Sample.Change(Sample.Process(), Sample.Applied(message));

        Assert.Equal([CommitResult.Committed, CommitResult.Committed], await CommitAllAsync(one, two));
        Assert.True((await LoadAsync(one.Row.Key, message)).AlreadyApplied);
        Assert.True((await LoadAsync(two.Row.Key, message)).AlreadyApplied);
    }

    [Fact]
    public async Task Commit_EntriesWithoutMessage_NeverCollide()
    {
        HistoryEntry timer = Sample.Applied() with { Kind = HistoryKind.Timer, MessageId = null };
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(), timer, timer));
        await CommitAsync(Sample.Change(row, timer));

        Assert.Equal(3, (await FindAsync(row.Key)).History.Count);
    }

    [Fact]
    public async Task Commit_ManyWithConflictsAmongThem_StoresTheOthers()
    {
        ProcessRow stale = Sample.Process();
        ProcessRow stored = await CommitAsync(Sample.Change(stale));
        Guid message = Guid.NewGuid();
        ProcessRow twice = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(message)));
        ProcessRow old = await CommitAsync(Sample.Change(Sample.Process()));
        ProcessCommit[] good = [.. new[] { Sample.Process(), old, Sample.Process() }
            .Select(it => Sample.Change(it, Sample.Applied(), Sample.Waiting()) with { Dead = [Sample.Dead()] })];

        IReadOnlyList<CommitResult> results = await CommitAllAsync(
            good[0],
            Sample.Change(stale, Sample.Applied()),
            good[1],
            Sample.Change(twice, Sample.Applied(message)),
            good[2]);

        Assert.Equal(
            [CommitResult.Committed, CommitResult.Conflict, CommitResult.Committed, CommitResult.Conflict, CommitResult.Committed],
            results);
        Assert.Equal(stored, (await LoadAsync(stored.Key)).Row);
        Assert.Equal(twice, (await LoadAsync(twice.Key)).Row);
        Assert.Equal(3, (await DeadAsync()).Count);
        foreach (ProcessCommit commit in good)
        {
            Assert.Equal(commit.Row, (await LoadAsync(commit.Row.Key)).Row);
            Assert.Equal(commit.Added, (await FindAsync(commit.Row.Key)).History);
        }
    }

    [Fact]
    public async Task Commit_FullBatch_StoresAll()
    {
        ProcessCommit[] commits = [.. Enumerable.Range(0, 200).Select(_ => Sample.Process()).Select(row =>
            Sample.Change(row, Sample.Applied(), Sample.Waiting(), Sample.Applied()) with
            {
                Outgoing = [Sample.Message(), Sample.Timer(row, "AwaitingPayment", Sample.Later)],
                Dead = [Sample.Dead()],
                Parameters = [Parameter(row, "order"), Parameter(row, "item")],
            })];

        Assert.All(await CommitAllAsync(commits), it => Assert.Equal(CommitResult.Committed, it));

        IReadOnlyList<ProcessSnapshot> snapshots = await Processes.LoadAsync(
            [.. commits.Select(it => new LoadRequest(it.Row.Key, it.Added[2].MessageId))], Cancel);
        Assert.Equal(commits.Select(it => it.Row), snapshots.Select(it => it.Row));
        foreach (ProcessCommit commit in commits)
        {
            Assert.Equal([commit.Added[1]], await MailboxAsync(commit.Row.Key));
        }

        Assert.All(snapshots, it => Assert.True(it.AlreadyApplied && it.Timers.Count == 1));
        Assert.Equal(200, (await ClaimAsync(Sample.Start)).Count);
        Assert.Equal(200, (await DeadAsync()).Count);
    }

    [Fact]
    public async Task Judge_HandlersMistake_IsItsOwn()
    {
        await using ServiceProvider services = new ServiceCollection().BuildServiceProvider();
        var mistake = new InvalidOperationException("a handler's own mistake");

        Assert.Same(mistake, Processes.Judge(mistake, services));
    }

    /// <summary>A unit that changes all there is to change.</summary>
    private static ProcessCommit Everything(ProcessRow row, HistoryEntry waiting, OutgoingMessage timer) =>
        Sample.Change(row, Sample.Applied()) with
        {
            Settled = [Sample.Settled(waiting)],
            Outgoing = [Sample.Message(), Sample.Timer(row, "AwaitingDelivery", Sample.Start)],
            WithdrawnTimers = [timer.Id],
            Dead = [Sample.Dead()],
            Parameters = [Parameter(row, "order")],
        };

    private static ProcessParameter Parameter(ProcessRow row, string name) =>
        new() { ProcessKey = row.Key, Name = name, Value = "42", Type = row.Type };

    private async Task ShowsOnlyAsync(ProcessRow row, ProcessCommit first, OutgoingMessage timer)
    {
        ProcessSnapshot snapshot = await LoadAsync(row.Key);
        Assert.Equal(row, snapshot.Row);
        Assert.Equal(first.Added[1], Assert.Single(await MailboxAsync(row.Key)));
        Assert.Equal(timer.Id, Assert.Single(snapshot.Timers).Id);
        Assert.Equal(first.Added, (await FindAsync(row.Key)).History);
        Assert.Empty(await DeadAsync());
        Assert.Equal(timer.Due, await Outbox.NextDueAsync(Cancel));
        Assert.Empty(await Processes.MatchAsync(row.Type, [new("order", "42")], Guid.Empty, 10, Cancel));
    }
}
