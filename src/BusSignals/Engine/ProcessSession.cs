using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// The working copy of one process during one delivery. It starts from what was loaded, collects the changes, and
/// becomes the unit of work to commit; after a conflict it is discarded.
/// </summary>
internal sealed class ProcessSession : IAsyncDisposable
{
    private readonly ProcessId _id;
    private readonly ProcessSnapshot _snapshot;
    private readonly DeliverySetup _setup;
    private readonly SessionHistory _history;
    private readonly SessionTimers _timers;
    private readonly List<DeadSignal> _dead = [];
    private IProcessInstance? _instance;
    private ProcessRow _row;

    public ProcessSession(ProcessDefinition definition, ProcessId id, ProcessSnapshot snapshot, DeliverySetup setup)
    {
        Definition = definition;
        _id = id;
        _snapshot = snapshot;
        _setup = setup;
        _row = snapshot.Row ?? new ProcessRow
        {
            Key = id.Key,
            Path = id.Path,
            Type = definition.Path.Shape,
            CreatedAt = setup.Now,
            StateSince = setup.Now,
        };
        Id = snapshot.Row is { } row ? ProcessId.Stored(row.Path, row.Key) : id;
        _history = new SessionHistory(id.Key, snapshot.Row?.HistoryLength ?? 0);
        _timers = new SessionTimers(definition, id.Key, snapshot.Timers);
        Mailbox = new ProcessMailbox(this, snapshot, setup.Store, setup.Faults);
        Journal = new JournalCursor(this);
        Handling = new SignalHandling(this, setup.Faults);
    }

    public ProcessDefinition Definition { get; }

    /// <summary>The process. A timer is routed by key alone, so the path is the stored one if there is one.</summary>
    public ProcessId Id { get; }

    public ProcessMailbox Mailbox { get; }

    /// <summary>Where a durable process is in its journal.</summary>
    public JournalCursor Journal { get; }

    /// <summary>Has signals handled.</summary>
    public SignalHandling Handling { get; }

    /// <summary>The process as it will be committed.</summary>
    public ProcessRow Row
    {
        get => _row;
        set => _row = value;
    }

    public DateTimeOffset Now => _setup.Now;

    public OutgoingCapture Outgoing => _setup.Outgoing;

    public IServiceProvider Services => _setup.Services;

    public ConsumeContext Context => _setup.Context;

    public DeliveryLocks Locks => _setup.Locks;

    /// <summary>The type of process under which it is stored.</summary>
    public string Type => _row.Type;

    public ProcessStatus Status => _row.Status;

    public string State => _row.State;

    public DateTimeOffset StateSince => _row.StateSince;

    public string? Data => _row.Data;

    public string WaitingFor => _row.WaitingFor;

    /// <summary>The version that was loaded.</summary>
    public long LoadedVersion => _snapshot.Row?.Version ?? 0;

    /// <summary>The entry of the delivery's message if it was processed before, or null.</summary>
    public HistoryEntry? Prior => _snapshot.Prior;

    /// <summary>The entries of the earlier signals that must be applied before the delivery's signal.</summary>
    public IReadOnlyList<HistoryEntry> Earlier => _snapshot.Earlier;

    public DateTimeOffset CreatedAt => _row.CreatedAt;

    public IReadOnlyList<ProcessTimer> Timers => _timers.Pending;

    /// <summary>Whether it was committed or abandoned, so that it takes no change any more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether all changes were discarded.</summary>
    public bool IsDiscarded { get; private set; }

    public bool HasChanges => !IsDiscarded && (_history.HasChanges || _timers.HasChanges || _dead.Count > 0
        || (_snapshot.Row is { } loaded ? _row != loaded : Status != ProcessStatus.NotStarted));

    /// <summary>Which attempt this is of the signal that is being handled, those before it was put back included.</summary>
    public int AttemptOf(SignalDefinition signal) =>
        _setup.Faults.Attempt + ((Mailbox.Handling ?? Prior)?.Retries ?? 0) * signal.Options.Retry.Attempts;

    /// <summary>Whether the delivery waits in memory for predecessors, because another node may be applying them.</summary>
    public bool TryWait(Guid[] missing) =>
        Services.GetRequiredService<SharedProcesses>().LastChange(_id.Key, LoadedVersion, Context.ReceiveContext.InputAddress) is { } changed
        && _setup.Wait.TryWait(changed, missing);

    public async ValueTask<IProcessInstance> OpenAsync() => _instance ??= await Definition.Behaviour.OpenAsync(this);

    public async ValueTask StartAsync()
    {
        if (_row.Status != ProcessStatus.NotStarted)
        {
            return;
        }

        IProcessInstance instance = await OpenAsync();
        _row = _row with { Status = ProcessStatus.Running, StateSince = Now };
        RecordChanges(Definition.ChangeIds);
        instance.Started();
    }

    /// <summary>Adds an entry of any kind.</summary>
    public HistoryEntry Append(HistoryEntry entry) => _history.Append(entry with { State = State });

    /// <summary>Adds a signal's entry; one that was processed before and is replayed keeps its place.</summary>
    public HistoryEntry Add(SignalEnvelope signal, SignalOutcome outcome, string? reason = null)
    {
        DateTimeOffset waiting = _snapshot.Row is null || State.Length == 0 ? signal.ReceivedAt : StateSince;
        HistoryEntry entry = HistoryEntries.Of(signal, outcome, reason, waiting, Now) with { State = State };
        return Prior is { } prior && prior.MessageId == signal.MessageId
            ? _history.Put(entry with
            {
                ProcessKey = prior.ProcessKey,
                Sequence = prior.Sequence,
                ReceivedAt = prior.ReceivedAt,
                Retries = prior.Retries,
            })
            : _history.Append(entry);
    }

    public HistoryEntry AddTimer(ProcessTimer timer, HistoryKind kind) => Append(HistoryEntries.Of(timer, kind, StateSince, Now));

    /// <summary>Adds a handler's note.</summary>
    public HistoryEntry Note(SignalDefinition signal, HistoryKind kind, object? details) =>
        Append(HistoryEntries.Note(signal.Name, kind, details, Now));

    /// <summary>The entry of a message in this delivery, if the delivery added or changed one.</summary>
    public HistoryEntry? Receipt(Guid messageId) =>
        _history.Added.Concat(_history.Changed).FirstOrDefault(it => it.MessageId == messageId);

    /// <summary>Discards all changes: nothing of this delivery is committed.</summary>
    public void Discard() => IsDiscarded = true;

    /// <summary>Changes an entry, whether it was stored before or has just been added.</summary>
    public void Change(HistoryEntry entry) => _history.Put(entry with { State = State });

    /// <summary>Whether this delivery has changed or added an entry.</summary>
    public bool HasChanged(HistoryEntry entry) => _history.HasChanged(entry.Sequence);

    /// <summary>The history so far, including this delivery's entries.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(CancellationToken cancellationToken)
    {
        StoredProcess? stored = _snapshot.Row is null ? null : await _setup.Reader.FindAsync(_id.Key, cancellationToken);
        return _history.Over(stored?.History ?? []);
    }

    public void DeadLetter(DeadSignal? dead)
    {
        if (dead is not null)
        {
            _dead.Add(dead with { ProcessPath = Id.Path, DeadAt = Now });
        }
    }

    /// <summary>How many signals found the mailbox full; counted in the metrics once it is committed.</summary>
    public int Overflows { get; private set; }

    public void Overflow() => Overflows++;

    /// <summary>
    /// Enters a state. Whatever was bound to the old one is withdrawn by <see cref="Withdraw"/> first.
    /// </summary>
    public void EnterState(string state, string waitingFor) =>
        _row = _row with { State = state, StateSince = Now, WaitingFor = waitingFor };

    public void Schedule(string name, DueTime time, TimerKind kind = TimerKind.Deadline) =>
        _timers.Schedule(kind, name, time, Now, isPaused: Status == ProcessStatus.Paused);

    public void Withdraw(ProcessTimer timer) => _timers.Withdraw(timer);

    /// <summary>Gives a timer another due time; while the process is paused it is still not sent.</summary>
    public ProcessTimer Move(ProcessTimer timer, DateTimeOffset due) => _timers.Move(timer, due, parked: Status == ProcessStatus.Paused);

    /// <summary>Takes back a message that was to be sent later, whether this delivery or an earlier one has scheduled it.</summary>
    public void CancelScheduled(Guid token)
    {
        if (!Outgoing.TryRemove(token))
        {
            _timers.WithdrawRow(token);
        }
    }

    public bool Changed(string changeId) => ChangeIds.Read(_row.Changes).Contains(changeId);

    public void RecordChanges(IEnumerable<string> changeIds) => _row = _row with { Changes = ChangeIds.Add(_row.Changes, changeIds) };

    /// <summary>Pauses the process: its timers wait, as does everything that arrives for it.</summary>
    public void Pause(string? reason)
    {
        _row = _row with { Status = ProcessStatus.Paused, StatusReason = reason };
        _timers.Park();
    }

    /// <summary>Lets a paused process continue.</summary>
    public void Wake()
    {
        if (Status == ProcessStatus.Paused)
        {
            _row = _row with { Status = _row.State.Length == 0 ? ProcessStatus.NotStarted : ProcessStatus.Running, StatusReason = null };
            _timers.Unpark(Now);
        }
    }

    /// <summary>Applies what arrived while the process was paused.</summary>
    public Task CatchUpAsync() => CatchUp.RunAsync(this, _setup.Faults);

    /// <summary>Fires a timer that is due.</summary>
    public async Task FireAsync(ProcessTimer timer)
    {
        _setup.Faults.Context = null;
        IProcessInstance instance = await OpenAsync(); // before the timer is removed: a journal is compared with what is pending
        Withdraw(timer);
        if (TokenTimer.Is(timer))
        {
            Mailbox.AddExpired(TokenTimer.Read(timer), timer.Due);
            return;
        }

        await instance.FireAsync(timer, instance.IsSilent(timer) ? null : AddTimer(timer, HistoryKind.Timer));
    }

    /// <summary>Ends the process: its timers go, and before the commit what the mailbox still holds, by the late policies.</summary>
    public void End(ProcessEnding ending, string? reason = null)
    {
        _row = _row with
        {
            Status = ProcessStatus.Ended,
            State = Definition.Behaviour.FinalState ?? _row.State,
            EndedAt = Now,
            Ending = ending,
            StatusReason = reason,
            WaitingFor = "",
        };
        foreach (ProcessTimer timer in Timers.ToArray())
        {
            Withdraw(timer);
        }
    }

    /// <summary>Lets a process that had ended go on.</summary>
    public void Reopen() => _row = _row with { Status = ProcessStatus.Running, EndedAt = null, Ending = null, StatusReason = null };

    /// <summary>
    /// Lets a signal start the process anew if its type of process says so of one that has ended. The history stays: it is the
    /// inbox of the new one too.
    /// </summary>
    public async ValueTask StartAnewForAsync(SignalDefinition signal)
    {
        if (Status != ProcessStatus.Ended || !await Definition.Behaviour.StartsAnewAsync(this, signal))
        {
            return;
        }

        await DisposeInstanceAsync();
        _row = _row with
        {
            Status = ProcessStatus.NotStarted,
            State = "",
            StateSince = Now,
            Data = null,
            EndedAt = null,
            Ending = null,
            StatusReason = null,
            Changes = "",
        };
    }

    /// <summary>Whether it failed in this delivery.</summary>
    public bool HasFailed => _row.Ending == ProcessEnding.Failed && _snapshot.Row?.Ending is null;

    /// <summary>Has somebody told when the process has ended; at once if it has.</summary>
    public void TellAtEnd(EndListener listener) => _row = _row with { ToldAtEnd = EndListener.Add(_row.ToldAtEnd, listener) };

    /// <summary>Says which step is being tried, so that it can be set aside when it keeps failing.</summary>
    public void Trying(int? step) => _setup.Faults.TryingStep = step;

    /// <summary>Why a step was given up, or null if it was not.</summary>
    public Exception? FailedStep(int step) => _setup.Faults.OfStep(step);

    /// <summary>Called when everything is committed.</summary>
    public void Committed(long version)
    {
        IsOver = true;
        _instance?.Committed(version);
    }

    public ValueTask DisposeAsync()
    {
        IsOver = true;
        return DisposeInstanceAsync();
    }

    private ValueTask DisposeInstanceAsync()
    {
        IProcessInstance? opened = _instance;
        _instance = null;
        return opened?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    public void SaveData(string data) => _row = _row with { Data = data };

    /// <summary>The unit of work.</summary>
    /// <param name="leaseUntil">Until when only this node sends its messages.</param>
    public ProcessCommit ToCommit(DateTimeOffset leaseUntil)
    {
        if (_row.Status != ProcessStatus.NotStarted)
        {
            _instance?.Save();
        }

        long loaded = _snapshot.Row?.Version ?? 0;
        ProcessRow row = _row with
        {
            Version = loaded + 1,
            UpdatedAt = Now,
            HistoryLength = _history.Length,
            Mailbox = Mailbox.Summary(_history).Write(loaded + 1),
        };
        return new ProcessCommit
        {
            Row = row.Status == ProcessStatus.Ended ? row with { ToldAtEnd = null } : row,
            ExpectedVersion = loaded,
            Parameters = loaded == 0 && Definition.KeepsParameters ? ProcessParameter.Of(Definition.Path, Id) : [],
            Added = _history.Added,
            Settled = _history.Changed,
            Outgoing =
            [
                .. Outgoing.Messages.Select((it, place) => it with { NextAttempt = it.Later ?? leaseUntil.AddMicroseconds(place) }),
                .. _timers.New,
                .. ReplyMessage.Of(_history.Added.Concat(_history.Changed), Definition, Id, leaseUntil),
                .. EndNotice.Of(row, Definition, leaseUntil),
            ],
            WithdrawnTimers = _timers.Withdrawn,
            Dead = _dead,
            Services = Services,
        };
    }
}
