using Xunit;

namespace BusSignals.Conformance;

/// <summary>A timer is a message with a due time that stays until the commit that applies or withdraws it.</summary>
public abstract class TimerConformance : StoreConformance
{
    [Fact]
    public async Task Load_Timers_ComeByDueThenName()
    {
        ProcessRow row = Sample.Process();
        OutgoingMessage[] timers =
        [
            Sample.Timer(row, "c", Sample.Start.AddSeconds(2)),
            Sample.Timer(row, "b", Sample.Start.AddSeconds(2)),
            Sample.Timer(row, "d", Sample.Start.AddSeconds(1)),
            Sample.Timer(row, "a", Sample.Start.AddSeconds(3)),
        ];
        await CommitAsync(Sample.Change(row) with { Outgoing = [.. timers, Sample.Message()] });

        ProcessTimer[] expected =
        [
            new("d", Sample.Start.AddSeconds(1)) { Id = timers[2].Id },
            new("b", Sample.Start.AddSeconds(2)) { Id = timers[1].Id },
            new("c", Sample.Start.AddSeconds(2)) { Id = timers[0].Id },
            new("a", Sample.Start.AddSeconds(3)) { Id = timers[3].Id },
        ];
        Assert.Equal(expected, (await LoadAsync(row.Key)).Timers);
        Assert.Equal(expected, (await FindAsync(row.Key)).Timers);
    }

    [Fact]
    public async Task Claim_Timer_LeavesItWithItsProcess()
    {
        (ProcessRow row, OutgoingMessage timer) = await WithTimerAsync(Sample.Start);

        OutgoingMessage claimed = Assert.Single(await ClaimAsync(Sample.Start, lease: TimeSpan.FromMinutes(1)));

        Assert.Equal(timer with { Attempts = 1, NextAttempt = Sample.Start.AddMinutes(1) }, claimed);
        Assert.True(claimed.IsTimer);
        Assert.Equal(
            new ProcessTimer("AwaitingPayment", Sample.Start) { Id = timer.Id }, Assert.Single((await LoadAsync(row.Key)).Timers));
    }

    [Fact]
    public async Task Commit_ThatAppliesAClaimedTimer_EndsIt()
    {
        (ProcessRow row, OutgoingMessage timer) = await WithTimerAsync(Sample.Start);
        await ClaimAsync(Sample.Start);

        await CommitAsync(Sample.Change(row, Sample.Applied() with { Kind = HistoryKind.Timer, MessageId = null }) with
        {
            WithdrawnTimers = [timer.Id],
        });

        Assert.Empty((await LoadAsync(row.Key)).Timers);
        Assert.Empty(await ClaimAsync(Sample.Later));
    }

    [Fact]
    public async Task Commit_Withdrawn_IsGoneAndNeverDue()
    {
        (ProcessRow row, OutgoingMessage timer) = await WithTimerAsync(Sample.Start.AddDays(3));

        await CommitAsync(Sample.Change(row) with { WithdrawnTimers = [timer.Id] });

        Assert.Empty((await LoadAsync(row.Key)).Timers);
        Assert.Empty((await FindAsync(row.Key)).Timers);
        Assert.Null(await Outbox.NextDueAsync(Cancel));
        Assert.Empty(await ClaimAsync(Sample.Later));
    }

    [Fact]
    public async Task Commit_WithdrawnAndScheduledUnderTheSameName_KeepsTheNewOne()
    {
        (ProcessRow row, OutgoingMessage timer) = await WithTimerAsync(Sample.Start);
        OutgoingMessage again = Sample.Timer(row, timer.TimerName!, Sample.Start.AddDays(1));

        await CommitAsync(Sample.Change(row) with { WithdrawnTimers = [timer.Id], Outgoing = [again] });

        Assert.Equal(again.Id, Assert.Single((await LoadAsync(row.Key)).Timers).Id);
        Assert.Equal(again.Due, await Outbox.NextDueAsync(Cancel));
    }

    [Fact]
    public async Task Commit_WithdrawnThatIsGone_IsHarmless()
    {
        (ProcessRow row, OutgoingMessage timer) = await WithTimerAsync(Sample.Start);
        row = await CommitAsync(Sample.Change(row) with { WithdrawnTimers = [timer.Id] });

        await CommitAsync(Sample.Change(row) with { WithdrawnTimers = [timer.Id, Guid.NewGuid()] });

        Assert.Empty((await LoadAsync(row.Key)).Timers);
    }

    [Fact]
    public async Task Commit_WithdrawnOfOneProcess_LeavesTheOthers()
    {
        (ProcessRow row, OutgoingMessage timer) = await WithTimerAsync(Sample.Start);
        (ProcessRow other, OutgoingMessage kept) = await WithTimerAsync(Sample.Start);

        await CommitAsync(Sample.Change(row) with { WithdrawnTimers = [timer.Id] });

        Assert.Equal(kept.Id, Assert.Single((await LoadAsync(other.Key)).Timers).Id);
        Assert.Equal(kept.Id, Assert.Single(await ClaimAsync(Sample.Start)).Id);
    }

    private async Task<(ProcessRow Row, OutgoingMessage Timer)> WithTimerAsync(DateTimeOffset due)
    {
        ProcessRow row = Sample.Process();
        OutgoingMessage timer = Sample.Timer(row, "AwaitingPayment", due);
        return (await CommitAsync(Sample.Change(row) with { Outgoing = [timer] }), timer);
    }
}
