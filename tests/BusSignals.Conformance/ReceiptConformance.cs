using Xunit;

namespace BusSignals.Conformance;

/// <summary>What is known of a message is found by its id, wherever it is kept.</summary>
public abstract class ReceiptConformance : StoreConformance
{
    [Fact]
    public async Task FindTraces_Unknown_AreNone()
    {
        await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied()));
        await Receipts.AddUnreachedAsync(Unreached(Guid.NewGuid()), Cancel);

        MessageTraces traces = await Receipts.FindTracesAsync(Guid.NewGuid(), Cancel);

        Assert.Empty(traces.Entries);
        Assert.Empty(traces.Unreached);
        Assert.Empty(traces.Dead);
    }

    [Fact]
    public async Task FindTraces_AtSeveralProcesses_GivesTheEntryOfEach()
    {
        Guid message = Guid.NewGuid();
        ProcessCommit first = Sample.Change(Sample.Process(), Sample.Applied(), Sample.Applied(message));
        ProcessCommit second = Sample.Change(Sample.Process(), Sample.Waiting(message));
        await CommitAllAsync(first, second);

        IReadOnlyList<ProcessTrace> entries = (await Receipts.FindTracesAsync(message, Cancel)).Entries;

        ProcessTrace[] expected =
            [new(first.Row.Path, first.Row.Type, first.Added[1]), new(second.Row.Path, second.Row.Type, second.Added[0])];
        Assert.Equal(expected.OrderBy(it => it.Path, StringComparer.Ordinal), entries.OrderBy(it => it.Path, StringComparer.Ordinal));
    }

    [Fact]
    public async Task FindTraces_Dead_ComeInOrder()
    {
        Guid message = Guid.NewGuid();
        await Reader.AddDeadAsync(Sample.Dead("1") with { MessageId = message }, Cancel);
        await Reader.AddDeadAsync(Sample.Dead("other"), Cancel);
        await Reader.AddDeadAsync(Sample.Dead("2") with { MessageId = message }, Cancel);

        Assert.Equal(["1", "2"], (await Receipts.FindTracesAsync(message, Cancel)).Dead.Select(it => it.Error));
    }

    [Fact]
    public async Task FindFates_OfEachKind_TellsThoseOfTheProcess()
    {
        ProcessRow process = await CommitAsync(Sample.Change(Sample.Process(), Sample.Applied(Message(1)), Sample.Waiting(Message(2))));
        await CommitAllAsync(
            Sample.Change(Sample.Process(), Sample.Applied(Message(2)), Sample.Applied(Message(3))),
            Sample.Change(Sample.Process(type: "/other/{}"), Sample.Applied(Message(4))));
        await DieAsync(5, "here", null);
        await DieAsync(6, "here", process.Path);
        await DieAsync(7, "here", process.Path + "1");
        await DieAsync(8, "elsewhere", null);
        await MissAsync(9, "here", null);
        await MissAsync(10, "here", process.Key);
        await MissAsync(11, "here", Guid.NewGuid());
        await MissAsync(12, "elsewhere", null);

        IReadOnlyList<MessageFate> fates = await Receipts.FindFatesAsync(
            new FateQuery("here", process.Type, ProcessId.Stored(process.Path, process.Key), [.. Enumerable.Range(1, 13).Select(Message)]), Cancel);

        MessageFate[] expected =
        [
            new(Message(1), FateKind.Here), new(Message(2), FateKind.Here), new(Message(2), FateKind.Elsewhere), new(Message(3), FateKind.Elsewhere),
            new(Message(5), FateKind.Dead), new(Message(6), FateKind.Dead), new(Message(9), FateKind.Unreached), new(Message(10), FateKind.Unreached),
        ];
        Assert.Equal(expected, fates.OrderBy(it => it.MessageId).ThenBy(it => it.Kind));

        static Guid Message(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

        Task DieAsync(int number, string endpoint, string? path) =>
            Reader.AddDeadAsync(Sample.Dead() with { MessageId = Message(number), Endpoint = endpoint, ProcessPath = path }, Cancel);

        Task MissAsync(int number, string endpoint, Guid? key) =>
            Receipts.AddUnreachedAsync(Unreached(Message(number)) with { Endpoint = endpoint, ProcessKey = key }, Cancel);
    }

    [Fact]
    public async Task AddUnreached_Whole_ComesBackWholeEachTime()
    {
        Guid message = Guid.NewGuid();
        UnreachedSignal unreached = Unreached(message) with
        {
            ProcessKey = Guid.NewGuid(),
            ProcessPath = "/order/42/fulfillment",
            Outcome = SignalOutcome.Discarded,
            SentAt = Sample.Start.AddSeconds(-1),
        };
        await Receipts.AddUnreachedAsync(Unreached(message), Cancel);
        await Receipts.AddUnreachedAsync(unreached, Cancel);

        IReadOnlyList<UnreachedSignal> found = (await Receipts.FindTracesAsync(message, Cancel)).Unreached;

        Assert.Equal([Unreached(message), unreached], found.Select(it => it with { Sequence = 0 }));
        Assert.True(found[0].Sequence < found[1].Sequence);
    }

    [Fact]
    public async Task AddUnreached_WhoseProcessHasIt_IsNotKept()
    {
        Guid message = Guid.NewGuid();
        ProcessRow row = await CommitAsync(Sample.Change(
            Sample.Process(), Sample.Applied(message) with { Outcome = SignalOutcome.Discarded, ConsumedAt = null }));

        await Receipts.AddUnreachedAsync(Unreached(message) with { ProcessKey = row.Key, ProcessPath = row.Path }, Cancel);

        Assert.Empty((await Receipts.FindTracesAsync(message, Cancel)).Unreached);
    }

    [Fact]
    public async Task CountDuplicate_EachTime_CountsAtThatProcessAlone()
    {
        Guid message = Guid.NewGuid();
        ProcessCommit first = Sample.Change(Sample.Process(), Sample.Applied(message), Sample.Applied());
        ProcessCommit second = Sample.Change(Sample.Process(), Sample.Applied(message));
        await CommitAllAsync(first, second);

        await Receipts.CountDuplicateAsync(first.Row.Key, message, Cancel);
        await Receipts.CountDuplicateAsync(first.Row.Key, message, Cancel);
        await Receipts.CountDuplicateAsync(first.Row.Key, Guid.NewGuid(), Cancel);

        Assert.Equal([2, 0], (await FindAsync(first.Row.Key)).History.Select(it => it.Duplicates));
        Assert.Equal([0], (await FindAsync(second.Row.Key)).History.Select(it => it.Duplicates));
    }

    [Fact]
    public async Task CountDuplicate_OfASignalThatWaits_StaysWhenItIsSettled()
    {
        Guid message = Guid.NewGuid();
        ProcessCommit waits = Sample.Change(Sample.Process(), Sample.Waiting(message));
        ProcessRow row = await CommitAsync(waits);
        await Receipts.CountDuplicateAsync(row.Key, message, Cancel);

        HistoryEntry loaded = Assert.Single(await MailboxAsync(row.Key));
        await CommitAsync(Sample.Change(row) with { Settled = [Sample.Settled(loaded)] });

        HistoryEntry settled = Assert.Single((await FindAsync(row.Key)).History);
        Assert.Equal((SignalOutcome.Applied, 1), (settled.Outcome, settled.Duplicates));
    }

    [Fact]
    public async Task RemoveUnreached_Old_GoInBatches()
    {
        Guid message = Guid.NewGuid();
        for (int i = 0; i < 5; i++)
        {
            await Receipts.AddUnreachedAsync(Unreached(message), Cancel);
        }

        await Receipts.AddUnreachedAsync(Unreached(message) with { ReceivedAt = Sample.Later }, Cancel);

        Assert.Equal(3, await Receipts.RemoveUnreachedAsync(Sample.Later, 3, Cancel));
        Assert.Equal(2, await Receipts.RemoveUnreachedAsync(Sample.Later, 3, Cancel));
        Assert.Equal(0, await Receipts.RemoveUnreachedAsync(Sample.Later, 3, Cancel));
        Assert.Equal(Sample.Later, Assert.Single((await Receipts.FindTracesAsync(message, Cancel)).Unreached).ReceivedAt);
    }

    private static UnreachedSignal Unreached(Guid message) => new()
    {
        MessageId = message,
        Endpoint = "fulfillment",
        Signal = "order.recalled",
        Outcome = SignalOutcome.NoWaiter,
        Reason = "nobody was there",
        ReceivedAt = Sample.Start,
    };
}
