using Xunit;

namespace BusSignals.Conformance;

/// <summary>The journal of a durable process is read in its own order, from where it begins, and stays as long as the process needs it.</summary>
public abstract class JournalConformance : StoreConformance
{
    private static HistoryEntry Event(int number, int operation, string what) => Sample.Applied() with
    {
        Journal = number,
        Operation = operation,
        OperationName = what,
        Payload = $"{number}",
        Metadata = null,
    };

    [Fact]
    public async Task LoadJournal_EventsAndOtherEntries_AreThoseEventsByTheirNumber()
    {
        ProcessRow row = await CommitAsync(Sample.Change(
            Sample.Process(),
            Event(0, 0, "start"),
            Event(2, 1, "receive order.paid"), // came before, and was taken from the mailbox later
            Sample.Applied(),
            Event(1, 2, "delay"),
            Event(3, 3, "step ship") with { Outcome = SignalOutcome.Failed, Reason = "closed", Payload = null }));
        await CommitAsync(Sample.Change(Sample.Process(), Event(0, 0, "start")));

        IReadOnlyList<JournalEvent> journal = await Processes.LoadJournalAsync(row.Key, 0, Cancel);

        Assert.Equal(
            [
                new JournalEvent(0, 0, "start", Sample.Start, "0", null, null),
                new JournalEvent(1, 2, "delay", Sample.Start, "1", null, null),
                new JournalEvent(2, 1, "receive order.paid", Sample.Start, "2", null, null),
                new JournalEvent(3, 3, "step ship", Sample.Start, null, null, "closed"),
            ],
            journal);
    }

    [Fact]
    public async Task LoadJournal_BegunAnew_StartsThere()
    {
        ProcessRow row = await CommitAsync(Sample.Change(
            Sample.Process(), Event(0, 0, "start"), Event(1, 1, "delay"), Event(2, 0, "start"), Event(3, 1, "delay")));

        IReadOnlyList<JournalEvent> journal = await Processes.LoadJournalAsync(row.Key, 2, Cancel);

        Assert.Equal([2, 3], journal.Select(it => it.Number));
    }

    [Fact]
    public async Task Load_Row_HasWhereItsJournalBeginsAndEndsAndWhoIsToldAtItsEnd()
    {
        ProcessRow stored = await CommitAsync(Sample.Change(Sample.Process() with { JournalFrom = 7, JournalLength = 9, ToldAtEnd = "[]" }));
        ProcessRow changed = await CommitAsync(Sample.Change(stored with { JournalFrom = 8, JournalLength = 12, ToldAtEnd = null }));

        Assert.Equal(changed, (await LoadAsync(stored.Key)).Row);
    }

    [Fact]
    public async Task RemoveHistory_OfAProcessThatGoesOn_LeavesItsJournal()
    {
        ProcessRow row = await CommitAsync(Sample.Change(
            Sample.Process() with { JournalFrom = 2, JournalLength = 3 },
            Event(0, 0, "start"), Event(1, 1, "delay"), Event(2, 0, "start"), Sample.Applied(), Event(3, 1, "delay")));

        int removed = await Reader.RemoveHistoryAsync(Sample.Later, 100, Cancel);

        Assert.Equal(3, removed); // what was before it began anew, and what is no event
        Assert.Equal([2, 3], (await Processes.LoadJournalAsync(row.Key, 0, Cancel)).Select(it => it.Number));
    }
}
