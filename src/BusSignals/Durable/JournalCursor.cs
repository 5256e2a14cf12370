namespace BusSignals;

/// <summary>Where a durable process is in its journal during one delivery.</summary>
internal sealed class JournalCursor(ProcessSession session)
{
    private (int Number, int Operation, string What)? _mark;

    /// <summary>The number of the event that the journal begins with.</summary>
    public int From => session.Row.JournalFrom;

    /// <summary>The number of the last event.</summary>
    public int Length => session.Row.JournalLength;

    /// <summary>The number of the next event.</summary>
    public int Next()
    {
        session.Row = session.Row with { JournalLength = Length + 1 };
        return Length;
    }

    /// <summary>The number of the next event, with which the journal begins anew.</summary>
    public int Restart()
    {
        int number = Next();
        session.Row = session.Row with { JournalFrom = number };
        return number;
    }

    /// <summary>Says that the entry which is being applied is an event of the journal.</summary>
    public void Mark(int number, int operation, string what) => _mark = (number, operation, what);

    /// <summary>The entry as an event of the journal, if it was marked as one.</summary>
    public HistoryEntry Marked(HistoryEntry entry)
    {
        if (_mark is not { } mark)
        {
            return entry;
        }

        _mark = null;
        return entry with { Journal = mark.Number, Operation = mark.Operation, OperationName = mark.What };
    }
}
