using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// The signals of one mailbox that have come before an earlier one of their emitter (FEATURES N11). They wait in the
/// mailbox, each with a timer, until that one has come, or the limit has passed.
/// </summary>
internal sealed class HeldSignals(ProcessSession session, List<HistoryEntry> waiting)
{
    /// <summary>Holds a signal back if one of the earlier ones is missing and there is room.</summary>
    public bool TryHold(SignalEnvelope signal, IReadOnlyList<EarlierSignal> earlier)
    {
        if (earlier.Count == 0)
        {
            return false;
        }

        Guid[] missing = [.. earlier.Where(it => IsMissing(signal, it)).Select(it => it.MessageId)];
        if (missing.Length == 0 || waiting.Count >= session.Definition.Options.MaxBufferedSignals)
        {
            return false;
        }

        var reports = session.Services.GetRequiredService<OrderReports>();
        if (reports.Limit == TimeSpan.Zero)
        {
            return false;
        }

        HistoryEntry entry = session.Add(signal, SignalOutcome.Waiting);
        session.Change(entry with { RetryAt = session.Now.After(reports.Limit), Reason = HoldBack.Reason(missing) });
        session.Schedule(SessionTimers.RetryOf(entry), reports.Limit);
        reports.Held(session, signal.Definition, signal.MessageId);
        return true;
    }

    /// <summary>Says that a signal has its place now; true if one that waited for it may go on.</summary>
    public bool Arrived(Guid? message)
    {
        bool any = false;
        for (int i = 0; i < waiting.Count; i++)
        {
            if (HoldBack.IsHeld(waiting[i]) && HoldBack.Awaited(waiting[i]) is { Count: > 0 } awaited && awaited.Contains(message ?? Guid.Empty))
            {
                Put(i, waiting[i] with { Reason = HoldBack.Reason(awaited.Where(it => it != message)) });
                any |= awaited.Count == 1;
            }
        }

        return any;
    }

    /// <summary>The first one that may go on, or null.</summary>
    public HistoryEntry? Next() => waiting.FirstOrDefault(it => HoldBack.IsHeld(it) && (HoldBack.Awaited(it).Count == 0 || IsOverdue(it)));

    /// <summary>Ends the holding back of one that may go on.</summary>
    public HistoryEntry Free(HistoryEntry entry)
    {
        if (HoldBack.Awaited(entry).Count > 0)
        {
            session.Services.GetRequiredService<OrderReports>().GivenUp(session, entry);
        }

        if (TimerOf(entry) is { } timer)
        {
            session.Withdraw(timer);
        }

        return Put(waiting.IndexOf(entry), entry with { RetryAt = null, Reason = HoldBack.WasHeld });
    }

    /// <summary>
    /// Of the wanted ones the one to be handled first: the oldest, but for those that were held back and that come after
    /// another wanted one.
    /// </summary>
    public static HistoryEntry? First(IEnumerable<HistoryEntry> wanted)
    {
        HistoryEntry? first = wanted.FirstOrDefault();
        if (first?.Reason != HoldBack.WasHeld)
        {
            return first;
        }

        HistoryEntry[] all = [.. wanted];
        HashSet<Guid> messages = [.. all.Select(it => it.MessageId!.Value)];
        return Array.Find(all, it => it.Reason != HoldBack.WasHeld || !HoldBack.Earlier(it).Any(messages.Contains)) ?? first;
    }

    private bool IsMissing(SignalEnvelope signal, EarlierSignal earlier)
    {
        if (session.Earlier.FirstOrDefault(it => it.MessageId == earlier.MessageId) is { } entry)
        {
            return HoldBack.IsHeld(entry);
        }

        if (session.Status == ProcessStatus.NotStarted && SignalId.TryParse(earlier.Name, out SignalId id)
            && session.Definition.Find(id)?.Definition.Options.Early == EarlyPolicy.Discard)
        {
            return false; // it leaves no trace, so that nobody could tell that it has come
        }

        // What reaches all processes that match has not reached those that came later.
        return !session.Definition.Reaches(signal.Definition) || earlier.At >= session.CreatedAt;
    }

    /// <summary>Also when its timer is gone: then it has fired, perhaps by another clock.</summary>
    private bool IsOverdue(HistoryEntry entry) => entry.RetryAt <= session.Now || TimerOf(entry) is null;

    private ProcessTimer? TimerOf(HistoryEntry entry) => session.Timers.FirstOrDefault(it => it.Name == SessionTimers.RetryOf(entry));

    private HistoryEntry Put(int place, HistoryEntry entry)
    {
        session.Change(entry);
        return waiting[place] = entry;
    }
}
