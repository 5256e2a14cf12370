using Xunit;

namespace BusSignals.Conformance;

/// <summary>What a delivery gets to see of its process.</summary>
public abstract class LoadConformance : StoreConformance
{
    [Fact]
    public async Task Load_NothingAsked_IsNothing() =>
        Assert.Empty(await Processes.LoadAsync([], Cancel));

    [Fact]
    public async Task Load_NoSuchProcess_IsEmpty()
    {
        ProcessSnapshot snapshot = await LoadAsync(Guid.NewGuid(), Guid.NewGuid());

        Assert.Null(snapshot.Row);
        Assert.Empty(snapshot.Held);
        Assert.Empty(snapshot.Timers);
        Assert.False(snapshot.AlreadyApplied);
    }

    [Fact]
    public async Task Load_Many_ComeInTheOrderAsked()
    {
        ProcessRow one = await CommitAsync(Sample.Change(Sample.Process()));
        ProcessRow two = await CommitAsync(Sample.Change(Sample.Process()));
        ProcessRow three = await CommitAsync(Sample.Change(Sample.Process()));
        Guid missing = Guid.NewGuid();

        IReadOnlyList<ProcessSnapshot> snapshots = await Processes.LoadAsync(
            [new(three.Key, null), new(missing, null), new(one.Key, null), new(two.Key, null)], Cancel);

        Assert.Equal([three, null, one, two], snapshots.Select(it => it.Row));
    }

    [Fact]
    public async Task Load_OneProcessTwice_AnswersEachForItself()
    {
        Guid applied = Guid.NewGuid();
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(applied)));

        IReadOnlyList<ProcessSnapshot> snapshots = await Processes.LoadAsync(
            [new(row.Key, Guid.NewGuid()), new(row.Key, applied)], Cancel);

        Assert.Equal([row, row], snapshots.Select(it => it.Row));
        Assert.Equal([false, true], snapshots.Select(it => it.AlreadyApplied));
    }

    [Fact]
    public async Task Load_Many_MixesNothingUp()
    {
        ProcessRow[] rows = [.. Enumerable.Range(0, 5).Select(_ => Sample.Process())];
        ProcessCommit[] commits = [.. rows.Select((row, i) => Sample.Change(row, Sample.Held(), Sample.Applied()) with
        {
            Outgoing = [Sample.Timer(row, $"timer {i}", Sample.Start.AddMinutes(i))],
        })];
        await CommitAllAsync(commits);

        IReadOnlyList<ProcessSnapshot> snapshots =
            await Processes.LoadAsync([.. rows.Select(it => new LoadRequest(it.Key, null))], Cancel);

        Assert.Equal(commits.Select(it => it.Row), snapshots.Select(it => it.Row));
        Assert.Equal(commits.Select(it => it.Added[0] with { Payload = null }), snapshots.Select(it => Assert.Single(it.Held)));
        Assert.Equal(["timer 0", "timer 1", "timer 2", "timer 3", "timer 4"], snapshots.Select(it => Assert.Single(it.Timers).Name));
    }

    [Fact]
    public async Task Load_MessageInTheHistory_IsAlreadyApplied()
    {
        Guid first = Guid.NewGuid();
        Guid second = Guid.NewGuid();
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(first), Sample.Applied(second)));

        Assert.True((await LoadAsync(row.Key, first)).AlreadyApplied);
        Assert.True((await LoadAsync(row.Key, second)).AlreadyApplied);
    }

    [Theory]
    [InlineData(SignalOutcome.Waiting)]
    [InlineData(SignalOutcome.Late)]
    [InlineData(SignalOutcome.Discarded)]
    [InlineData(SignalOutcome.Rejected)]
    [InlineData(SignalOutcome.Expired)]
    public async Task Load_MessageWithAnyOutcome_IsAlreadyApplied(SignalOutcome outcome)
    {
        Guid message = Guid.NewGuid();
        ProcessRow row = await CommitAsync(
            Sample.Change(Sample.Process(), Sample.Applied(message) with { Outcome = outcome }));

        Assert.True((await LoadAsync(row.Key, message)).AlreadyApplied);
    }

    [Fact]
    public async Task Load_OtherMessageOrNone_IsNotApplied()
    {
        ProcessRow row = await CommitAsync(
            Sample.Change(Sample.Process(), Sample.Applied(), Sample.Applied() with { MessageId = null }));

        Assert.False((await LoadAsync(row.Key, Guid.NewGuid())).AlreadyApplied);
        Assert.False((await LoadAsync(row.Key)).AlreadyApplied);
    }

    [Fact]
    public async Task Load_MessageOfAnotherProcessInTheSameCall_IsNotApplied()
    {
        Guid toOne = Guid.NewGuid();
        Guid toTwo = Guid.NewGuid();
        ProcessRow one = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(toOne)));
        ProcessRow two = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(toTwo)));

        IReadOnlyList<ProcessSnapshot> crossed = await Processes.LoadAsync([new(one.Key, toTwo), new(two.Key, toOne)], Cancel);

        Assert.Equal([false, false], crossed.Select(it => it.AlreadyApplied));
    }

    [Fact]
    public async Task Load_EarlierMessages_ComeAsFarAsTheProcessHasThem()
    {
        Guid applied = Guid.NewGuid();
        Guid waiting = Guid.NewGuid();
        Guid elsewhere = Guid.NewGuid();
        ProcessCommit commit = Sample.Change(Sample.Process(), Sample.Applied(applied), Sample.Waiting(waiting), Sample.Applied());
        await CommitAsync(commit);
        ProcessRow other = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(elsewhere)));

        IReadOnlyList<ProcessSnapshot> snapshots = await Processes.LoadAsync(
            [
                new(commit.Row.Key, Guid.NewGuid()) { After = [waiting, applied, elsewhere, Guid.NewGuid()] },
                new(commit.Row.Key, Guid.NewGuid()),
                new(other.Key, elsewhere) { After = [applied] },
            ],
            Cancel);

        Assert.Equal(commit.Added.Take(2).Select(it => it with { Payload = null }), snapshots[0].Earlier.OrderBy(it => it.Sequence));
        Assert.Equal([false, false, true], snapshots.Select(it => it.AlreadyApplied));
        Assert.Empty(snapshots[1].Earlier);
        Assert.Empty(snapshots[2].Earlier);
    }

    /// <summary>More than SQL Server takes parameters of.</summary>
    [Fact]
    [Trait("Feature", "R1")]
    public async Task Load_TwoHundredWithEightEarlierEach_FindsEach()
    {
        ProcessCommit[] commits = [.. Enumerable.Range(0, 200).Select(_ => Sample.Change(
            Sample.Process(), Sample.Held(), Sample.Applied(), Sample.Applied()))];
        await CommitAllAsync(commits);

        IReadOnlyList<ProcessSnapshot> snapshots = await Processes.LoadAsync(
            [.. commits.Select(it => new LoadRequest(it.Row.Key, it.Added[1].MessageId)
            {
                After = [it.Added[0].MessageId!.Value, it.Added[2].MessageId!.Value, .. Enumerable.Range(0, 6).Select(_ => Guid.NewGuid())],
            })],
            Cancel);

        Assert.Equal(commits.Select(it => it.Row), snapshots.Select(it => it.Row));
        Assert.Equal(commits.Select(it => it.Added[0] with { Payload = null }), snapshots.Select(it => Assert.Single(it.Held)));
        Assert.All(snapshots, it => Assert.True(it.AlreadyApplied));
        Assert.Equal(
            commits.SelectMany(it => new[] { it.Added[0] with { Payload = null }, it.Added[2] with { Payload = null } }), snapshots.SelectMany(it => it.Earlier.OrderBy(entry => entry.Sequence)));
    }

    [Fact]
    public async Task Find_NoSuchProcess_IsNull() =>
        Assert.Null(await Reader.FindAsync(Guid.NewGuid(), Cancel));

    [Fact]
    public async Task Find_Stored_ShowsRowHistoryAndTimers()
    {
        ProcessRow row = Sample.Process() with { Data = "{}", WaitingFor = "order.payment.received order.cancelled" };
        OutgoingMessage timer = Sample.Timer(row, "AwaitingPayment", Sample.Start.AddDays(3));
        ProcessCommit commit = Sample.Change(row, Sample.Applied(), Sample.Waiting()) with { Outgoing = [timer] };
        await CommitAsync(commit);

        ProcessView view = await FindAsync(row.Key);

        Assert.Equal((row.Path, row.Key), (view.Id.Path, view.Id.Key));
        Assert.Equal((ProcessStatus.Running, "AwaitingPayment", 1L, "{}"), (view.Status, view.State, view.Version, view.StateJson));
        Assert.Equal(["order.payment.received", "order.cancelled"], view.Waits);
        Assert.Equal(commit.Added, view.History);
        Assert.Equal(new ProcessTimer("AwaitingPayment", Sample.Start.AddDays(3)) { Id = timer.Id }, Assert.Single(view.Timers));
    }
}
