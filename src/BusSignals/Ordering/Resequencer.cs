using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// The signals of one mailbox that arrived before a predecessor: which waits for which. Each continues when all its
/// predecessors have their place, so one that waits for another held-back signal always continues after it. It knows
/// ids, not payloads; the cost of a call depends on what it changes, not on how many are held back.
/// </summary>
internal sealed class Resequencer
{
    private const string TimerName = "order";

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

    /// <summary>All held-back signals, in the order in which they arrived.</summary>
    public IEnumerable<HeldSignal> All => _held.Values.OrderBy(it => it.Entry.Sequence);

    /// <summary>The predecessors that are awaited and not here, those awaited longest first.</summary>
    public IEnumerable<Guid> Missing => All.SelectMany(it => it.Awaited).Distinct().Where(it => !_held.ContainsKey(it));

    /// <summary>The held-back signal of a message, or null.</summary>
    public HeldSignal? Find(Guid message) => _held.GetValueOrDefault(message);

    /// <summary>Which predecessors of a signal have no place yet.</summary>
    public Guid[] MissingOf(SignalEnvelope signal, IReadOnlyList<Predecessor> earlier) =>
        [.. earlier.Where(it => it.MessageId != signal.MessageId && IsMissing(signal, it)).Select(it => it.MessageId)];

    /// <summary>Holds a signal back until others have arrived.</summary>
    public void Hold(SignalEnvelope signal, Guid[] missing)
    {
        var reports = _session.Services.GetRequiredService<OrderReports>();
        HistoryEntry entry = ResequencingState.Hold(_session.Add(signal, SignalOutcome.Waiting), missing, _session.Now.After(reports.Limit));
        _session.Change(entry);
        Add(new HeldSignal(entry));
        reports.Held(_session, signal.Definition, signal.MessageId);
        KeepLooking();
    }

    /// <summary>
    /// Notes that a signal has its place now, or will never come; true if one that waited for it may continue.
    /// </summary>
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

    /// <summary>Stops one signal from waiting for a message; true if it may continue.</summary>
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

    /// <summary>Removes and returns the first one that may continue; null if there is none.</summary>
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

    /// <summary>Removes and returns all of them, whatever they wait for.</summary>
    public HistoryEntry[] TakeAll()
    {
        HistoryEntry[] all = [.. All.Select(it => ResequencingState.Release(it.Entry))];
        _held.Clear();
        _behind.Clear();
        _ready.Clear();
        return all;
    }

    /// <summary>Those that wait for one of the missing messages, directly or through others.</summary>
    public IReadOnlySet<HeldSignal> BehindMissing() => Behind(Missing).ToHashSet();

    /// <summary>The entries that will be released after one, as far as nothing else is missing for them.</summary>
    public IEnumerable<HistoryEntry> Following(HistoryEntry entry)
    {
        HeldSignal[] ready = [.. _ready.UnorderedItems.OrderBy(it => it.Priority).Select(it => it.Element)];
        return ready.Concat(Behind([.. ready.Select(it => it.Entry).Prepend(entry).Select(it => it.MessageId!.Value)])).Select(it => it.Entry);
    }

    /// <summary>
    /// Keeps checks of the process scheduled while anything is held back, and cancels them when nothing is.
    /// </summary>
    public void KeepLooking()
    {
        if (_held.Count == 0 && Timer is { } timer)
        {
            _session.Withdraw(timer);
        }
        else if (_held.Count > 0 && Timer is null)
        {
            HeldSignal oldest = _held.Values.MinBy(it => it.Entry.Sequence)!;
            _session.Schedule(TimerName, OrderPause.Next(_session.Now, oldest.Entry.ReceivedAt, oldest.Deadline), TimerKind.Order);
        }
    }

    /// <summary>Schedules a delivery of its own for what may continue.</summary>
    public void LookSoon()
    {
        if (Timer is { } timer)
        {
            _session.Withdraw(timer);
        }

        _session.Schedule(TimerName, TimeSpan.Zero, TimerKind.Order);
    }

    private IEnumerable<HeldSignal> Behind(IEnumerable<Guid> messages)
    {
        var found = new HashSet<HeldSignal>();
        var next = new Queue<Guid>(messages);
        while (next.TryDequeue(out Guid message))
        {
            foreach (HeldSignal held in (_behind.GetValueOrDefault(message) ?? []).Where(found.Add))
            {
                next.Enqueue(held.Entry.MessageId!.Value);
                yield return held;
            }
        }
    }

    private ProcessTimer? Timer => _session.Timers.FirstOrDefault(it => it.Kind == TimerKind.Order);

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
            return false; // its arrival could not be noticed
        }

        // A signal that reaches all matching processes has not reached those created later.
        return !_session.Definition.Reaches(signal.Definition) || earlier.At >= _session.CreatedAt;
    }

    /// <summary>Whether the record of its outcome may have been removed from the store.</summary>
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
