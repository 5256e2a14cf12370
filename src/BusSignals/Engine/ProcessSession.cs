using MassTransit;

namespace BusSignals;

/// <summary>
/// The working copy of one process during one delivery. It starts from what was loaded, takes the changes, and
/// becomes the unit of work that is committed; if the commit conflicts it is thrown away.
/// </summary>
internal sealed class ProcessSession(
    ProcessDefinition definition, ProcessId id, ProcessSnapshot snapshot, DateTimeOffset now, DateTimeOffset leaseUntil,
    OutgoingCapture outgoing, IServiceProvider services, MailboxFaults faults, ConsumeContext? context)
{
    private readonly List<HistoryEntry> _added = [];
    private readonly List<HistoryEntry> _settled = [];
    private readonly List<HistoryEntry> _mailbox = [.. snapshot.Mailbox];
    private readonly List<ProcessTimer> _timers = [.. snapshot.Timers];
    private readonly List<OutgoingMessage> _newTimers = [];
    private readonly List<Guid> _withdrawn = [];
    private readonly List<DeadSignal> _dead = [];
    private IProcessInstance? _instance;
    private ProcessRow _row = snapshot.Row ?? new ProcessRow
    {
        Key = id.Key,
        Path = id.Path,
        Type = definition.Path.Shape,
        CreatedAt = now,
        StateSince = now,
    };

    public ProcessDefinition Definition => definition;

    /// <summary>The process; a timer is routed by key alone, so that the path is the stored one where there is one.</summary>
    public ProcessId Id { get; } = snapshot.Row is { } row ? ProcessId.Stored(row.Path, row.Key) : id;

    public DateTimeOffset Now => now;

    public OutgoingCapture Outgoing => outgoing;

    public IServiceProvider Services => services;

    public ConsumeContext? Context => context;

    public ProcessStatus Status => _row.Status;

    public string State => _row.State;

    public string? Data => _row.Data;

    public IReadOnlyList<ProcessTimer> Timers => _timers;

    public bool HasChanges => _added.Count + _settled.Count + _withdrawn.Count + _dead.Count > 0;

    public IProcessInstance Open() => _instance ??= definition.Behaviour.Open(this);

    public void Start()
    {
        if (_row.Status == ProcessStatus.NotStarted)
        {
            _row = _row with { Status = ProcessStatus.Running };
        }
    }

    public HistoryEntry Add(SignalEnvelope signal, SignalOutcome outcome)
    {
        bool applied = outcome == SignalOutcome.Applied;
        return Append(new HistoryEntry
        {
            Kind = HistoryKind.Signal,
            Name = signal.Definition.Id.ToString(),
            MessageId = signal.MessageId,
            Outcome = outcome,
            SentAt = signal.SentAt,
            ReceivedAt = signal.ReceivedAt,
            WaitingSince = applied ? WaitingSince(signal.ReceivedAt) : null,
            ConsumedAt = applied ? now : null,
            ExpiresAt = outcome == SignalOutcome.Waiting ? now.After(signal.Definition.Options.BufferFor) : null,
            Payload = SignalPayload.Write(signal.Message, signal.Definition.Contract),
            Metadata = (signal.Metadata with { Contract = signal.Definition.Contract.FullName }).Write(),
        });
    }

    public HistoryEntry AddTimer(ProcessTimer timer, HistoryKind kind) => Append(new HistoryEntry
    {
        Kind = kind,
        Name = timer.Name,
        Outcome = SignalOutcome.Applied,
        SentAt = timer.Due,
        ReceivedAt = now,
        WaitingSince = _row.StateSince,
        ConsumedAt = now,
    });

    /// <summary>Notes the state that an added entry led to.</summary>
    public void SettleAdded(HistoryEntry entry) =>
        _added[_added.FindIndex(it => it.Sequence == entry.Sequence)] = entry with { State = State };

    public void Bury(DeadSignal dead) => _dead.Add(dead with { ProcessPath = Id.Path, DeadAt = now });

    /// <summary>Enters a state: what was bound to the old one is withdrawn by <see cref="Withdraw"/> first.</summary>
    public void EnterState(string state, string waitingFor) =>
        _row = _row with { State = state, StateSince = now, WaitingFor = waitingFor };

    public void Schedule(string name, TimeSpan delay)
    {
        if (delay == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        DateTimeOffset due = now.After(delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
        if (due.ToMicrosecond() < due)
        {
            due = due.ToMicrosecond().AddMicroseconds(1); // never before its time
        }

        var timer = new ProcessTimer(name, due) { Id = NewId.NextGuid() };
        _timers.Add(timer);
        _newTimers.Add(new OutgoingMessage
        {
            Id = timer.Id,
            Destination = definition.Address.ToString(),
            NextAttempt = due,
            ProcessKey = id.Key,
            TimerName = name,
            Due = due,
        });
    }

    public void Withdraw(ProcessTimer timer)
    {
        _timers.Remove(timer);
        if (_newTimers.RemoveAll(it => it.Id == timer.Id) == 0)
        {
            _withdrawn.Add(timer.Id);
        }
    }

    /// <summary>Applies what the mailbox holds, oldest first, as long as any of it is wanted.</summary>
    public async Task DrainMailboxAsync(IProcessInstance instance)
    {
        ExpireMailbox();
        while (Status == ProcessStatus.Running && NextWanted(instance) is { } entry)
        {
            if (faults.Of(entry) is { } failure)
            {
                Settle(entry, SignalOutcome.Failed);
                Bury(Dead(entry, DeadReason.Failed, $"{failure.GetType().Name}: {failure.Message}"));
                continue;
            }

            SignalDefinition signal = definition.Signal(entry)!;
            _mailbox.Remove(entry);
            faults.Trying = entry.Sequence;
            HistoryEntry applied = entry with
            {
                Outcome = SignalOutcome.Applied,
                WaitingSince = _row.StateSince,
                ConsumedAt = now,
                ExpiresAt = null,
            };
            await instance.ApplyAsync(SignalEnvelope.Read(signal, entry));
            faults.Trying = null;
            _settled.Add(applied with { State = State });
        }
    }

    public void ExpireMailbox()
    {
        foreach (HistoryEntry entry in _mailbox.Where(it => it.ExpiresAt <= now).ToArray())
        {
            Settle(entry, SignalOutcome.Expired);
            Bury(Dead(entry, DeadReason.Expired, $"Nobody wanted the signal '{entry.Name}' until {entry.ExpiresAt:O}."));
        }
    }

    /// <summary>Ends the process: its timers go, and what the mailbox still holds goes by the late policies.</summary>
    public void End()
    {
        _row = _row with { Status = ProcessStatus.Ended, EndedAt = now, WaitingFor = "" };
        foreach (ProcessTimer timer in _timers.ToArray())
        {
            Withdraw(timer);
        }

        foreach (HistoryEntry entry in _mailbox.ToArray())
        {
            switch (definition.Signal(entry)?.Options.Late ?? LatePolicy.Record)
            {
                case LatePolicy.Record:
                    Settle(entry, SignalOutcome.Late);
                    break;
                case LatePolicy.Ignore:
                    Settle(entry, SignalOutcome.Discarded);
                    break;
                default:
                    Settle(entry, SignalOutcome.Rejected);
                    Bury(Dead(entry, DeadReason.Rejected,
                        $"The signal '{entry.Name}' was rejected by its policy: its process ended without wanting it."));
                    break;
            }
        }
    }

    public void SaveData(string data) => _row = _row with { Data = data };

    public ProcessCommit ToCommit()
    {
        if (_row.Status != ProcessStatus.NotStarted)
        {
            _instance?.Save();
        }

        long loaded = snapshot.Row?.Version ?? 0;
        return new ProcessCommit
        {
            Row = _row with { Version = loaded + 1, UpdatedAt = now },
            ExpectedVersion = loaded,
            Parameters = loaded == 0 && definition.KeepsParameters ? Parameters() : [],
            Added = _added,
            Settled = _settled,
            Outgoing = [.. outgoing.Messages.Select(it => it with { NextAttempt = leaseUntil }), .. _newTimers],
            WithdrawnTimers = _withdrawn,
            Dead = _dead,
            Services = services,
        };
    }

    private ProcessParameter[] Parameters()
    {
        definition.Path.TryMatch(Id.Path, out SignalIdentity? identity);
        return [.. identity!.Values.Select(it => new ProcessParameter
        {
            ProcessKey = id.Key,
            Name = it.Key,
            Value = it.Value,
            Type = _row.Type,
        })];
    }

    private HistoryEntry? NextWanted(IProcessInstance instance) => _mailbox
        .FirstOrDefault(it => definition.Signal(it) is { } signal && instance.Wants(signal));

    private DateTimeOffset WaitingSince(DateTimeOffset receivedAt) =>
        snapshot.Row is null || _row.State.Length == 0 ? receivedAt : _row.StateSince;

    private HistoryEntry Append(HistoryEntry entry)
    {
        entry = entry with { ProcessKey = id.Key, Sequence = _row.HistoryLength + 1, State = State };
        _row = _row with { HistoryLength = entry.Sequence };
        _added.Add(entry);
        return entry;
    }

    private void Settle(HistoryEntry entry, SignalOutcome outcome)
    {
        _mailbox.Remove(entry);
        _settled.Add(entry with { Outcome = outcome, ExpiresAt = null, State = State });
    }

    private DeadSignal Dead(HistoryEntry entry, DeadReason reason, string error) => new()
    {
        Reason = reason,
        Error = error,
        Endpoint = definition.Endpoint,
        SignalId = entry.Name,
        MessageId = entry.MessageId,
        ContentType = "application/json",
        Body = entry.Payload ?? "",
        Headers = entry.Metadata,
    };
}
