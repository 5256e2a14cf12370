using MassTransit;

namespace BusSignals;

/// <summary>The timers of one process during one delivery.</summary>
internal sealed class SessionTimers(ProcessDefinition definition, Guid process, IReadOnlyList<ProcessTimer> stored)
{
    /// <summary>When a timer of a paused process is due: not before it is resumed.</summary>
    private static readonly DateTimeOffset Parked = new(9000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<ProcessTimer> _pending = [.. stored];
    private readonly List<OutgoingMessage> _new = [];
    private readonly List<Guid> _withdrawn = [];

    public IReadOnlyList<ProcessTimer> Pending => _pending;

    public IReadOnlyList<OutgoingMessage> New => _new;

    public IReadOnlyList<Guid> Withdrawn => _withdrawn;

    public bool HasChanges => _new.Count + _withdrawn.Count > 0;

    public static string RetryOf(HistoryEntry entry) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"retry {entry.Sequence}");

    public void Schedule(TimerKind kind, string name, DueTime time, DateTimeOffset now, bool isPaused)
    {
        if (time.From(now) is { } due)
        {
            Add(kind, name, due, isPaused ? Parked : due);
        }
    }

    /// <summary>Replaces a timer by one with another due time.</summary>
    public ProcessTimer Move(ProcessTimer timer, DateTimeOffset due, bool parked)
    {
        due = due.UpToMicrosecond();
        Withdraw(timer);
        return Add(timer.Kind, timer.Name, due, parked ? Parked : due);
    }

    public void Withdraw(ProcessTimer timer)
    {
        _pending.Remove(timer);
        if (_new.RemoveAll(it => it.Id == timer.Id) == 0)
        {
            _withdrawn.Add(timer.Id);
        }
    }

    /// <summary>Withdraws a row of the outbox that is no timer.</summary>
    public void WithdrawRow(Guid id) => _withdrawn.Add(id);

    /// <summary>Keeps the timers, but prevents all of them from being sent.</summary>
    public void Park() => MoveAll(_ => Parked);

    /// <summary>Lets the timers be sent again, at once if they are due.</summary>
    public void Unpark(DateTimeOffset now) => MoveAll(it => it.Due > now ? it.Due : now);

    private void MoveAll(Func<ProcessTimer, DateTimeOffset> sendAt)
    {
        foreach (ProcessTimer timer in _pending.ToArray())
        {
            Withdraw(timer);
            Add(timer.Kind, timer.Name, timer.Due, sendAt(timer));
        }
    }

    private ProcessTimer Add(TimerKind kind, string name, DateTimeOffset due, DateTimeOffset sendAt)
    {
        var timer = new ProcessTimer(name, due) { Id = NewId.NextGuid(), Kind = kind };
        _pending.Add(timer);
        _new.Add(new OutgoingMessage
        {
            Id = timer.Id,
            Destination = ProcessAddresses.Of(definition),
            NextAttempt = sendAt,
            ProcessKey = process,
            TimerKind = kind,
            TimerName = name,
            Due = due,
        });
        return timer;
    }
}
