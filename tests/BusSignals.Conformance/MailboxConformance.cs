using Xunit;

namespace BusSignals.Conformance;

/// <summary>The mailbox is the part of the history that waits.</summary>
public abstract class MailboxConformance : StoreConformance
{
    [Fact]
    public async Task Load_Mailbox_ComesInOrderOfArrival()
    {
        ProcessCommit first = Sample.Change(
            Sample.Process(),
            Sample.Waiting() with { ReceivedAt = Sample.Start.AddSeconds(9) },
            Sample.Waiting() with { ReceivedAt = Sample.Start.AddSeconds(5) });
        ProcessCommit second = Sample.Change(
            await CommitAsync(first), Sample.Waiting() with { ReceivedAt = Sample.Start.AddSeconds(1) });
        await CommitAsync(second);

        Assert.Equal([.. first.Added, .. second.Added], await MailboxAsync(first.Row.Key));
    }

    [Fact]
    public async Task Load_Mailbox_HoldsOnlyWhatWaits()
    {
        ProcessCommit commit = Sample.Change(
            Sample.Process(),
            [Sample.Waiting(), .. Enum.GetValues<SignalOutcome>().Select(it => Sample.Applied() with { Outcome = it })]);
        await CommitAsync(commit);

        Assert.Equal(
            commit.Added.Where(it => it.Outcome == SignalOutcome.Waiting), await MailboxAsync(commit.Row.Key));
    }

    [Fact]
    [Trait("Feature", "R4")]
    public async Task Load_MailboxAndProcess_HaveNoPayloadsAndShareTheEntries()
    {
        HistoryEntry again = Sample.Waiting() with { RetryAt = Sample.Later, Retries = 1, ExpiresAt = null };
        ProcessCommit commit = Sample.Change(Sample.Process(), Sample.Waiting(), Sample.Held(), again, Sample.Applied());
        ProcessRow row = await CommitAsync(commit);
        await CommitAsync(Sample.Change(Sample.Process(), Sample.Waiting(), Sample.Held()));
        HistoryEntry[] light = [.. commit.Added.Select(it => it with { Payload = null })];

        Assert.Equal([light[1]], (await LoadAsync(row.Key)).Held);
        Assert.Equal([light[0], light[2]], await Processes.LoadMailboxAsync(row.Key, MailboxPage.Whole, Cancel));
        foreach (HistoryEntry entry in light)
        {
            ProcessSnapshot snapshot = await LoadAsync(row.Key, entry.MessageId);
            Assert.Equal(entry, snapshot.Prior);
            Assert.Equal([light[1]], snapshot.Held);
        }
    }

    [Fact]
    [Trait("Feature", "R4")]
    public async Task Load_PageOfAMailbox_HoldsTheNextOnesOfOneSignal()
    {
        ProcessCommit commit = Sample.Change(
            Sample.Process(),
            [.. Enumerable.Range(0, 5).SelectMany<int, HistoryEntry>(_ => [Sample.Waiting() with { Name = "one" }, Sample.Waiting() with { Name = "two" }]),
                Sample.Held() with { Name = "one" }, Sample.Applied() with { Name = "one" }]);
        ProcessRow row = await CommitAsync(commit);
        await CommitAsync(Sample.Change(Sample.Process(), Sample.Waiting() with { Name = "one" }));

        Assert.Equal("1, 3", await NumbersAsync(new MailboxPage("one", 0, 2)));
        Assert.Equal("5, 7, 9", await NumbersAsync(new MailboxPage("one", 3, 8)));
        Assert.Equal("4, 6, 8", await NumbersAsync(new MailboxPage("two", 2, 3)));
        Assert.Equal("", await NumbersAsync(new MailboxPage("one", 9, 8)));
        Assert.Equal("", await NumbersAsync(new MailboxPage("three", 0, 8)));

        async Task<string> NumbersAsync(MailboxPage page) =>
            string.Join(", ", (await Processes.LoadMailboxAsync(row.Key, page, Cancel)).Select(it => it.Payload is null ? it.Sequence : -1));
    }

    [Fact]
    [Trait("Feature", "R4")]
    public async Task LoadExpiring_First_AreThoseThatExpireFirst()
    {
        ProcessCommit commit = Sample.Change(
            Sample.Process(),
            [.. new int?[] { 5, null, 1, 3, 1 }.Select(it => Sample.Waiting() with { ExpiresAt = it is { } minutes ? Sample.Later.AddMinutes(minutes) : null }),
                Sample.Held(), Sample.Applied() with { ExpiresAt = Sample.Later }]);
        ProcessRow row = await CommitAsync(commit);
        HistoryEntry[] light = [.. commit.Added.Select(it => it with { Payload = null })];

        Assert.Equal([light[2], light[4], light[3]], await Processes.LoadExpiringAsync(row.Key, 3, Cancel));
        Assert.Equal([light[2], light[4], light[3], light[0]], await Processes.LoadExpiringAsync(row.Key, 9, Cancel));
    }

    [Fact]
    [Trait("Feature", "R4")]
    public async Task LoadPayloads_OfSome_AreThoseThatTheProcessHas()
    {
        ProcessCommit commit = Sample.Change(
            Sample.Process(),
            [.. Enumerable.Range(0, 5).Select(it => Sample.Waiting() with { Payload = it == 3 ? null : $"{it}" }), Sample.Applied() with { Payload = "applied" }]);
        ProcessRow row = await CommitAsync(commit);
        await CommitAsync(Sample.Change(Sample.Process(), Sample.Waiting()));

        IReadOnlyDictionary<int, string> payloads = await Processes.LoadPayloadsAsync(row.Key, [6, 2, 4, 5, 99], Cancel);

        Assert.Equal([(2, "1"), (5, "4"), (6, "applied")], payloads.Select(it => (it.Key, it.Value)).Order());
        Assert.Empty(await Processes.LoadPayloadsAsync(row.Key, [], Cancel));
    }

    /// <summary>A commit of an entry that was read without its payload.</summary>
    [Fact]
    [Trait("Feature", "R4")]
    public async Task Commit_SettledWithoutItsPayload_KeepsIt()
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(), Sample.Waiting());
        ProcessRow row = await CommitAsync(arrived);
        HistoryEntry settled = Sample.Settled(Assert.Single(await Processes.LoadMailboxAsync(row.Key, MailboxPage.Whole, Cancel)));

        await CommitAsync(Sample.Change(row) with { Settled = [settled] });

        Assert.Equal([settled with { Payload = arrived.Added[0].Payload }], (await FindAsync(row.Key)).History);
    }

    [Fact]
    public async Task Commit_Settled_LeavesTheMailboxAndKeepsItsPlace()
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(), Sample.Waiting(), Sample.Waiting(), Sample.Waiting());
        ProcessRow row = await CommitAsync(arrived);
        HistoryEntry settled = Sample.Settled(arrived.Added[1]);

        await CommitAsync(Sample.Change(row) with { Settled = [settled] });

        ProcessSnapshot snapshot = await LoadAsync(row.Key, settled.MessageId);
        Assert.Equal([arrived.Added[0], arrived.Added[2]], await MailboxAsync(row.Key));
        Assert.True(snapshot.AlreadyApplied);
        Assert.Equal([arrived.Added[0], settled, arrived.Added[2]], (await FindAsync(row.Key)).History);
    }

    [Fact]
    [Trait("Feature", "N16")]
    public async Task Commit_SettledWithAReply_KeepsTheReply()
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(), Sample.Waiting());
        ProcessRow row = await CommitAsync(arrived);
        HistoryEntry settled = Sample.Settled(arrived.Added[0]) with { Metadata = """{"reply":"{\"total\":7}"}""" };

        await CommitAsync(Sample.Change(row) with { Settled = [settled] });

        Assert.Equal("""{"total":7}""", (await LoadAsync(row.Key, settled.MessageId)).Prior!.Reply);
    }

    [Theory]
    [InlineData(SignalOutcome.Late)]
    [InlineData(SignalOutcome.Discarded)]
    [InlineData(SignalOutcome.Rejected)]
    [InlineData(SignalOutcome.Expired)]
    public async Task Commit_SettledWithoutBeingApplied_SaysSo(SignalOutcome outcome)
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(), Sample.Waiting());
        ProcessRow row = await CommitAsync(arrived);
        HistoryEntry settled = arrived.Added[0] with { Outcome = outcome, ExpiresAt = null, State = "Final" };

        await CommitAsync(Sample.Change(row) with { Settled = [settled] });

        Assert.Empty(await MailboxAsync(row.Key));
        Assert.Equal([settled], (await FindAsync(row.Key)).History);
    }

    [Fact]
    public async Task Commit_AppliedAndSettledTogether_AreBothInTheHistory()
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(ProcessStatus.NotStarted), Sample.Waiting(), Sample.Waiting());
        ProcessRow row = await CommitAsync(arrived);
        HistoryEntry[] settled = [.. arrived.Added.Select(Sample.Settled)];
        ProcessCommit started = Sample.Change(row with { Status = ProcessStatus.Running }, Sample.Applied());

        await CommitAsync(started with { Settled = settled });

        Assert.Equal([.. settled, .. started.Added], (await FindAsync(row.Key)).History);
        Assert.Empty(await MailboxAsync(row.Key));
    }

    [Fact]
    public async Task Load_MailboxOfAnEndedProcess_IsEmptyOnceSettled()
    {
        ProcessCommit arrived = Sample.Change(Sample.Process(), [.. Enumerable.Range(0, 50).Select(_ => Sample.Waiting())]);
        ProcessRow row = await CommitAsync(arrived);

        await CommitAsync(Sample.Change(row with { Status = ProcessStatus.Ended }) with
        {
            Settled = [.. arrived.Added.Select(it => it with { Outcome = SignalOutcome.Late, ExpiresAt = null })],
        });

        Assert.Empty(await MailboxAsync(row.Key));
        Assert.Equal(50, (await FindAsync(row.Key)).History.Count(it => it.Outcome == SignalOutcome.Late));
    }
}
