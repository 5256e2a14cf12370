namespace BusSignals;

/// <summary>
/// Looks what has become of the signals that others are held back for. One that was set aside, or left no trace, will not come:
/// those behind it go on at once. Any other will come, and is waited for, up to the last resort.
/// </summary>
internal sealed class MissingSignals(IReceiptStore store, OrderReports reports)
{
    /// <summary>How many are looked for at once; mostly it is one.</summary>
    private const int Most = 100;

    /// <summary>
    /// How long after a signal for many processes an earlier one for many has passed this one by, if it has reached others: longer
    /// than a host that died on the way takes to be replaced.
    /// </summary>
    private TimeSpan PassingBy => reports.Limit / 10;

    /// <summary>Looks; what may go on then is ready.</summary>
    /// <param name="session">The process.</param>
    /// <param name="held">What is held back.</param>
    /// <param name="due">When the look was due.</param>
    public async Task LookAsync(ProcessSession session, Resequencer held, DateTimeOffset due)
    {
        Guid[] missing = [.. held.Missing.Take(Most)];
        if (missing.Length > 0)
        {
            var query = new FateQuery(session.Definition.Endpoint, session.Type, session.Id, missing);
            SettleKnown(session, held, await store.FindFatesAsync(query, session.Context.CancellationToken));
        }

        foreach (HeldSignal late in held.All.Where(it => OrderPause.IsLast(it.Deadline, reports.Limit, due, session.Now)).ToArray())
        {
            GiveUp(session, held, late);
        }

        BreakCircle(held);
    }

    private void SettleKnown(ProcessSession session, Resequencer held, IReadOnlyList<MessageFate> fates)
    {
        foreach (MessageFate fate in fates.GroupBy(it => it.MessageId).Select(it => it.MinBy(fate => fate.Kind)!))
        {
            HeldSignal[] behind = [.. held.All.Where(it => it.Awaited.Contains(fate.MessageId))];
            switch (fate.Kind)
            {
                case FateKind.Dead:
                    Array.ForEach(behind, it => reports.GoesOnWithoutDead(session, it.Entry, fate.MessageId));
                    held.Arrived(fate.MessageId);
                    break;
                case FateKind.Elsewhere when Array.Exists(behind, it => session.Now - it.Entry.ReceivedAt < PassingBy):
                    break;
                default:
                    held.Arrived(fate.MessageId);
                    break;
            }
        }
    }

    /// <summary>Never against what is held here too: that goes on first.</summary>
    private void GiveUp(ProcessSession session, Resequencer held, HeldSignal late)
    {
        Guid[] missing = [.. late.Awaited.Where(it => held.Find(it) is null)];
        if (missing.Length > 0)
        {
            reports.GivenUp(session, late.Entry, missing);
            Array.ForEach(missing, it => held.Got(late, it));
        }
    }

    /// <summary>
    /// Signals that wait for each other: one of them was emitted again, under its id, after the others. One of them goes first.
    /// </summary>
    private static void BreakCircle(Resequencer held)
    {
        IReadOnlySet<HeldSignal> explained = held.BehindMissing();
        if (held.All.FirstOrDefault(it => it.Awaited.Count > 0 && !explained.Contains(it)) is not { } found)
        {
            return;
        }

        var passed = new HashSet<HeldSignal>();
        while (passed.Add(found) && found.Awaited.Select(held.Find).FirstOrDefault(it => it is not null) is { } next)
        {
            found = next;
        }

        Array.ForEach([.. found.Awaited], it => held.Got(found, it));
    }
}
