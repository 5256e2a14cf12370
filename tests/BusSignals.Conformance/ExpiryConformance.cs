using Xunit;

namespace BusSignals.Conformance;

/// <summary>Finds the mailboxes that hold something whose time is over.</summary>
public abstract class ExpiryConformance : StoreConformance
{
    private static readonly DateTimeOffset Now = Sample.Start.AddDays(1);

    [Fact]
    public async Task FindExpired_WaitingPastItsTime_IsFound()
    {
        ProcessRow row = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(), Sample.Waiting(null, Now)));

        Assert.Empty(await Reader.FindExpiredAsync(Now.AddMicroseconds(-1), 10, Cancel));
        Assert.Equal([KeyOf(row)], await Reader.FindExpiredAsync(Now, 10, Cancel));
    }

    [Fact]
    public async Task FindExpired_MoreInOneMailbox_FindsTheProcessOnce()
    {
        ProcessRow row = await CommitAsync(Sample.Change(
            Sample.Process(ProcessStatus.NotStarted), Sample.Waiting(null, Sample.Start), Sample.Waiting(null, Now), Sample.Waiting()));

        Assert.Equal([KeyOf(row)], await Reader.FindExpiredAsync(Now, 10, Cancel));
    }

    [Fact]
    public async Task FindExpired_LaterOrNeverOrSettled_IsNotFound()
    {
        await CommitAsync(Sample.Change(
            Sample.Process(),
            Sample.Waiting(null, Now.AddSeconds(1)),
            Sample.Waiting() with { ExpiresAt = null },
            Sample.Applied() with { ExpiresAt = Sample.Start },
            Sample.Applied() with { ExpiresAt = Sample.Start, Outcome = SignalOutcome.Expired }));

        Assert.Empty(await Reader.FindExpiredAsync(Now, 10, Cancel));
    }

    [Fact]
    public async Task FindExpired_Settled_IsNotFoundAgain()
    {
        ProcessCommit commit = Sample.Change(Sample.Process(), Sample.Waiting(null, Sample.Start));
        ProcessRow row = await CommitAsync(commit);

        await CommitAsync(Sample.Change(row) with
        {
            Settled = [commit.Added[0] with { Outcome = SignalOutcome.Expired, ExpiresAt = null }],
        });

        Assert.Empty(await Reader.FindExpiredAsync(Now, 10, Cancel));
    }

    [Fact]
    [Trait("Feature", "Z10")]
    public async Task FindExpired_Paused_IsNotFound()
    {
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.Paused), Sample.Waiting(null, Sample.Start)));

        Assert.Empty(await Reader.FindExpiredAsync(Now, 10, Cancel));
    }

    [Fact]
    public async Task FindExpired_More_FindsNoMoreThanAsked()
    {
        ProcessCommit[] commits = [.. Enumerable.Range(0, 7).Select(_ =>
            Sample.Change(Sample.Process(), Sample.Waiting(null, Sample.Start), Sample.Waiting(null, Sample.Start)))];
        await CommitAllAsync(commits);

        Assert.Equal(3, (await Reader.FindExpiredAsync(Now, 3, Cancel)).Select(it => it.Key).Distinct().Count());
        Assert.Equal(
            commits.Select(it => KeyOf(it.Row)).ToHashSet(), (await Reader.FindExpiredAsync(Now, 10, Cancel)).ToHashSet());
    }

    private static ProcessKey KeyOf(ProcessRow row) => new(row.Key, row.Path, row.Type);
}
