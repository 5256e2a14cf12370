namespace BusSignals;

/// <summary>
/// Looks up the fate of the signals that others are held back for. One that was dead-lettered, or left no record, will
/// not come: those behind it continue at once. Any other will come, and is waited for until the last resort.
/// </summary>
internal sealed class MissingSignals(IReceiptStore store, OrderReports reports)
{
    /// <summary>How many are looked up at once; mostly it is one.</summary>
    private const int Most = 100;

    /// <summary>
    /// How long after a signal for many processes an earlier one for many counts as having bypassed this process, if it
    /// has reached others: longer than it takes to replace a host that died on the way.
    /// </summary>
    private TimeSpan PassingBy => reports.Limit / 10;

    /// <summary>Looks them up, and releases what may continue.</summary>
    /// <param name="session">The process.</param>
    /// <param name="held">The held-back signals.</param>
    /// <param name="due">When the check was due.</param>
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

    /// <summary>Never gives up on a predecessor that is held back here too: that one is released first.</summary>
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
    /// Breaks a cycle of signals that wait for each other, because one of them was emitted again, under its id, after
    /// the others. One of them is released first.
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
