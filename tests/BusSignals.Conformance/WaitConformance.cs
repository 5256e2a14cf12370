using Xunit;

namespace BusSignals.Conformance;

/// <summary>Open waits and pending timers of all processes are listed in order, by pages, and counted.</summary>
public abstract class WaitConformance : StoreConformance
{
    private const string OtherType = "/parcel/{}/delivery";

    [Fact]
    public async Task ListWaits_ByStatus_HasThoseThatRunOrArePaused()
    {
        foreach (ProcessStatus status in Enum.GetValues<ProcessStatus>())
        {
            await CommitAsync(Sample.Change(Sample.Process(status)));
        }

        IReadOnlyList<WaitRow> waits = await ListAsync(new WaitReading());

        Assert.Equal([ProcessStatus.Running, ProcessStatus.Paused], waits.Select(it => it.Row.Status).Order());
    }

    [Fact]
    public async Task ListWaits_Whole_HasTimersMailboxAndRetries()
    {
        ProcessRow row = Sample.Process() with { WaitingFor = "order.payment.received" };
        HistoryEntry retry = Sample.Waiting() with { RetryAt = Sample.Start.AddHours(1), Retries = 1 };
        ProcessCommit commit = Sample.Change(row, Sample.Applied(), Sample.Waiting(), retry) with
        {
            Outgoing = [Sample.Timer(row, "late", Sample.Later), Sample.Timer(row, "early", Sample.Start), Sample.Message()],
        };
        await CommitAllAsync(commit, Sample.Change(Sample.Process(ProcessStatus.NotStarted), Sample.Waiting()));

        WaitRow wait = Assert.Single(await ListAsync(new WaitReading()));

        Assert.Equal(commit.Row, wait.Row);
        Assert.Equal([("early", Sample.Start), ("late", Sample.Later)], wait.Timers.Select(it => (it.Name, it.Due)));
        Assert.Equal(2, wait.Buffered);
        Assert.Equal([new PendingRetry("order.payment.received", retry.MessageId!.Value, Sample.Start.AddHours(1))], wait.Retries);
    }

    [Fact]
    public async Task ListWaits_ByPages_GivesEachOnceTheOldestFirst()
    {
        int[] ages = [3, 1, 2, 2, 2, 5, 4];
        foreach (int age in ages)
        {
            await CommitAsync(Sample.Change(Sample.Process() with { StateSince = Sample.Start.AddMicroseconds(-age) }));
        }

        List<WaitRow> all = [];
        IReadOnlyList<WaitRow> page;
        do
        {
            page = await ListAsync(new WaitReading
            {
                Limit = 2,
                AfterSince = all.Count == 0 ? default : all[^1].Row.StateSince,
                AfterKey = all.Count == 0 ? null : all[^1].Row.Key,
            });
            all.AddRange(page);
        }
        while (page.Count == 2);

        Assert.Equal([5, 4, 3, 2, 2, 2, 1], all.Select(it => (int)(Sample.Start - it.Row.StateSince).TotalMicroseconds));
        Assert.Equal(7, all.Select(it => it.Row.Key).Distinct().Count());
    }

    [Fact]
    public async Task ListWaits_OfOneTypeOrOneProcess_LeavesTheOthers()
    {
        ProcessRow mine = await CommitAsync(Sample.Change(Sample.Process(type: OtherType)));
        ProcessRow other = await CommitAsync(Sample.Change(Sample.Process()));

        Assert.Equal([mine.Key], (await ListAsync(new WaitReading { Type = OtherType })).Select(it => it.Row.Key));
        Assert.Equal([other.Key], (await ListAsync(new WaitReading { Key = other.Key })).Select(it => it.Row.Key));
        Assert.Empty(await ListAsync(new WaitReading { Key = Guid.NewGuid() }));
    }

    [Fact]
    public async Task ListWaits_Overdue_HasThoseWithAnEarlierTimerThatIsNoRetry()
    {
        ProcessRow overdue = await WithTimersAsync(Sample.Process(ProcessStatus.Paused), ("a", Sample.Start), ("b", Sample.Later));
        await WithTimersAsync(Sample.Process(), ("a", Sample.Start.AddMicroseconds(1)));
        await WithTimersAsync(Sample.Process(), ("retry 1", Sample.Start));
        await WithTimersAsync(Sample.Process(ProcessStatus.NotStarted), ("a", Sample.Start));
        await CommitAsync(Sample.Change(Sample.Process()));

        WaitRow wait = Assert.Single(await ListAsync(new WaitReading { DueBefore = Sample.Start.AddMicroseconds(1) }));

        Assert.Equal(overdue.Key, wait.Row.Key);
        Assert.Empty(await ListAsync(new WaitReading { DueBefore = Sample.Start }));
    }

    [Fact]
    public async Task ListTimers_OfAllProcesses_ComeByDueAndPage()
    {
        ProcessRow first = await WithTimersAsync(Sample.Process(), ("c", Sample.Start.AddHours(3)), ("a", Sample.Start.AddHours(1)));
        ProcessRow second = await WithTimersAsync(
            Sample.Process(ProcessStatus.Paused), ("b", Sample.Start.AddHours(2)), ("retry 7", Sample.Start), ("token x", Sample.Start), ("d", Sample.Start.AddHours(3)));
        await CommitAsync(Sample.Change(Sample.Process()) with { Outgoing = [Sample.Message()] });

        IReadOnlyList<PendingTimer> page = await TimersAsync(new TimerQuery { Limit = 3 });
        IReadOnlyList<PendingTimer> rest = await TimersAsync(new TimerQuery { After = page[^1], Limit = 3 });

        Assert.Equal(["a", "b"], page.Take(2).Select(it => it.Name));
        Assert.Equal(["c", "d"], page.Skip(2).Concat(rest).Select(it => it.Name).Order(StringComparer.Ordinal));
        Assert.Single(rest);
        Assert.Equal(
            new PendingTimer
            {
                Process = ProcessId.Stored(second.Path, second.Key),
                Name = "b",
                Due = Sample.Start.AddHours(2),
                Status = ProcessStatus.Paused,
                State = "AwaitingPayment",
                Attempts = 0,
                Id = page[1].Id,
            },
            page[1]);
        Assert.Equal(first.Key, page[0].Process.Key);
    }

    [Fact]
    public async Task ListTimers_OfOneTypeOrBefore_LeavesTheOthers()
    {
        await WithTimersAsync(Sample.Process(type: OtherType), ("mine", Sample.Start), ("later", Sample.Later));
        await WithTimersAsync(Sample.Process(), ("other", Sample.Start));

        Assert.Equal(["mine", "later"], (await TimersAsync(new TimerQuery(), OtherType)).Select(it => it.Name));
        Assert.Equal(["mine"], (await TimersAsync(new TimerQuery { DueBefore = Sample.Later }, OtherType)).Select(it => it.Name));
    }

    [Fact]
    public async Task ListTimers_ThatWereTaken_CountHowOften()
    {
        await WithTimersAsync(Sample.Process(), ("a", Sample.Start));
        await ClaimAsync(Sample.Start);
        await ClaimAsync(Sample.Start.AddMinutes(1));

        PendingTimer timer = Assert.Single(await TimersAsync(new TimerQuery()));

        Assert.Equal((Sample.Start, 2), (timer.Due, timer.Attempts));
    }

    [Fact]
    public async Task CountWaits_ByType_CountsOpenOverdueAndBuffered()
    {
        await WithTimersAsync(Sample.Process(ProcessStatus.Paused), ("a", Sample.Start), ("b", Sample.Start));
        await WithTimersAsync(Sample.Process(), ("a", Sample.Later), ("retry 1", Sample.Start));
        await CommitAsync(Sample.Change(Sample.Process(), Sample.Waiting(), Sample.Waiting(), Sample.Applied()));
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.NotStarted), Sample.Waiting()));
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.Ended), Sample.Applied()));
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.NotStarted, OtherType), Sample.Waiting()));

        IReadOnlyList<WaitCount> counts = await Waits.CountWaitsAsync(Sample.Start.AddSeconds(1), Cancel);

        Assert.Equal(
            [new WaitCount(Sample.Type, 3, 1, 3), new WaitCount(OtherType, 0, 0, 1)],
            counts.OrderBy(it => it.Type, StringComparer.Ordinal));
    }

    [Fact]
    [Trait("Feature", "R15")]
    public async Task NextType_OneAfterTheOther_GivesEachThatHasOpenProcessesOnce()
    {
        await CommitAsync(Sample.Change(Sample.Process()));
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.Paused)));
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.Paused, OtherType)));
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.Ended, "/box/{}")));
        await CommitAsync(Sample.Change(Sample.Process(ProcessStatus.NotStarted, "/crate/{}"), Sample.Waiting()));
        var types = new List<string>();

        for (string? type = await Waits.NextTypeAsync("", Cancel); type is not null; type = await Waits.NextTypeAsync(type, Cancel))
        {
            types.Add(type);
        }

        Assert.Equal([Sample.Type, OtherType], types.Order(StringComparer.Ordinal));
    }

    private Task<IReadOnlyList<WaitRow>> ListAsync(WaitReading reading) =>
        Waits.ListWaitsAsync(reading with { Limit = reading.Limit == 1 ? 100 : reading.Limit }, Cancel);

    private Task<IReadOnlyList<PendingTimer>> TimersAsync(TimerQuery query, string? type = null) =>
        Waits.ListTimersAsync(query, type, Cancel);

    private async Task<ProcessRow> WithTimersAsync(ProcessRow row, params (string Name, DateTimeOffset Due)[] timers) =>
        await CommitAsync(Sample.Change(row) with { Outgoing = [.. timers.Select(it => Sample.Timer(row, it.Name, it.Due, KindOf(it.Name)))] });

    private static TimerKind KindOf(string name) => name.Split(' ')[0] switch
    {
        "retry" => TimerKind.Retry,
        "token" => TimerKind.Token,
        _ => TimerKind.Deadline,
    };
}
