using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// The signals of one mailbox that have come before an earlier one of their emitter: which waits for
/// which. Each goes on when all that it waits for have their place; so one that waits for another held one goes on after that
/// one, whatever else happens. It knows ids, not payloads; each call costs by what it changes, not by how many are held.
/// </summary>
internal sealed class Resequencer
{
    private readonly ProcessSession _session;
    private readonly Dictionary<Guid, HeldSignal> _held = [];
    private readonly Dictionary<Guid, List<HeldSignal>> _behind = [];
    private readonly PriorityQueue<HeldSignal, int> _ready = new();

    public Resequencer(ProcessSession session, IEnumerable<HistoryEntry> stored)
    {
        _session = session;
        foreach (HistoryEntry entry in stored)
        {
            Add(new HeldSignal(entry));
        }
    }

    public int Count => _held.Count;

    /// <summary>All of them, in the order in which they came.</summary>
    public IEnumerable<HeldSignal> All => _held.Values.OrderBy(it => it.Entry.Sequence);

    /// <summary>The messages that are waited for and that are not here, the longest waited for first.</summary>
    public IEnumerable<Guid> Missing => All.SelectMany(it => it.Awaited).Distinct().Where(it => !_held.ContainsKey(it));

    /// <summary>The held signal of a message, or null.</summary>
    public HeldSignal? Find(Guid message) => _held.GetValueOrDefault(message);

    /// <summary>Which of the earlier signals of a signal have no place yet.</summary>
    public Guid[] MissingOf(SignalEnvelope signal, IReadOnlyList<Predecessor> earlier) =>
        [.. earlier.Where(it => it.MessageId != signal.MessageId && IsMissing(signal, it)).Select(it => it.MessageId)];

    /// <summary>Holds a signal back until others have come.</summary>
    public void Hold(SignalEnvelope signal, Guid[] missing)
    {
        var reports = _session.Services.GetRequiredService<OrderReports>();
        HistoryEntry entry = ResequencingState.Hold(_session.Add(signal, SignalOutcome.Waiting), missing, _session.Now.After(reports.Limit));
        _session.Change(entry);
        Add(new HeldSignal(entry));
        reports.Held(_session, signal.Definition, signal.MessageId);
        KeepLooking();
    }

    /// <summary>Says that a signal has its place now, or will never come; true if one that waited for it may go on.</summary>
    public bool Arrived(Guid? message)
    {
        if (message is not { } id || !_behind.Remove(id, out List<HeldSignal>? behind))
        {
            return false;
        }

        bool any = false;
        foreach (HeldSignal held in behind)
        {
            any |= Got(held, id);
        }

        return any;
    }

    /// <summary>Lets one signal no longer wait for a message; true if it may go on.</summary>
    public bool Got(HeldSignal held, Guid message)
    {
        if (!held.Got(message))
        {
            return false;
        }

        _session.Change(held.Entry);
        if (held.Awaited.Count > 0)
        {
            return false;
        }

        _ready.Enqueue(held, held.Entry.Sequence);
        return true;
    }

    /// <summary>Takes out the first one that may go on; null if there is none.</summary>
    public HistoryEntry? TakeNext()
    {
        if (!_ready.TryDequeue(out HeldSignal? held, out _))
        {
            return null;
        }

        _held.Remove(held.Entry.MessageId!.Value);
        HistoryEntry entry = ResequencingState.Release(held.Entry);
        _session.Change(entry);
        return entry;
    }

    /// <summary>Takes all of them out, whatever they wait for.</summary>
    public HistoryEntry[] TakeAll()
    {
        HistoryEntry[] all = [.. All.Select(it => ResequencingState.Release(it.Entry))];
        _held.Clear();
        _behind.Clear();
        _ready.Clear();
        return all;
    }

    /// <summary>Those that wait for one of the missing messages, and those that wait for these.</summary>
    public IReadOnlySet<HeldSignal> BehindMissing()
    {
        var found = new HashSet<HeldSignal>();
        var next = new Queue<Guid>(Missing);
        while (next.TryDequeue(out Guid message))
        {
            foreach (HeldSignal held in _behind.GetValueOrDefault(message) ?? [])
            {
                if (found.Add(held))
                {
                    next.Enqueue(held.Entry.MessageId!.Value);
                }
            }
        }

        return found;
    }

    /// <summary>Has the process looked at again while something is held back, and not any more when nothing is.</summary>
    public void KeepLooking()
    {
        if (_held.Count == 0 && Timer is { } timer)
        {
            _session.Withdraw(timer);
        }
        else if (_held.Count > 0 && Timer is null)
        {
            HeldSignal oldest = _held.Values.MinBy(it => it.Entry.Sequence)!;
            _session.Schedule(SessionTimers.Order, OrderPause.Next(_session.Now, oldest.Entry.ReceivedAt, oldest.Deadline));
        }
    }

    /// <summary>Has what may go on taken up by a delivery of its own.</summary>
    public void LookSoon()
    {
        if (Timer is { } timer)
        {
            _session.Withdraw(timer);
        }

        _session.Schedule(SessionTimers.Order, TimeSpan.Zero);
    }

    private ProcessTimer? Timer => _session.Timers.FirstOrDefault(it => it.Name == SessionTimers.Order);

    private void Add(HeldSignal held)
    {
        _held[held.Entry.MessageId!.Value] = held;
        foreach (Guid message in held.Awaited)
        {
            (_behind.TryGetValue(message, out List<HeldSignal>? behind) ? behind : _behind[message] = []).Add(held);
        }

        if (held.Awaited.Count == 0)
        {
            _ready.Enqueue(held, held.Entry.Sequence);
        }
    }

    private bool IsMissing(SignalEnvelope signal, Predecessor earlier)
    {
        if (_held.ContainsKey(earlier.MessageId))
        {
            return true;
        }

        if (_session.Earlier.Any(it => it.MessageId == earlier.MessageId))
        {
            return false;
        }

        if (MayLeaveNoTrace(earlier) || MayBeForgotten(earlier))
        {
            return false; // nobody could tell that it has come
        }

        // What reaches all processes that match has not reached those that came later.
        return !_session.Definition.Reaches(signal.Definition) || earlier.At >= _session.CreatedAt;
    }

    /// <summary>Whether what came of it may have been removed from the store.</summary>
    private bool MayBeForgotten(Predecessor earlier)
    {
        var retention = _session.Services.GetRequiredService<RetentionOptions>();
        return earlier.At < RetentionOptions.Since(retention.EndedProcesses, _session.Now)
            || earlier.At < RetentionOptions.Since(retention.AppliedHistory, _session.Now);
    }

    private bool MayLeaveNoTrace(Predecessor earlier) =>
        SignalId.TryParse(earlier.Name, out SignalId id)
        && _session.Definition.Find(id)?.Definition.Options.Early == EarlyPolicy.Discard
        && (_session.Status == ProcessStatus.NotStarted
            || _session.Services.GetRequiredService<RetentionOptions>().UnreachedSignals == TimeSpan.Zero);
}
