namespace BusSignals;

/// <summary>One durable process while a delivery is applied to it.</summary>
internal sealed partial class DurableInstance(DurableBehaviour behaviour, ProcessSession session, DurableRun? run) : IProcessInstance, IDurableHost
{
    private static readonly object NoState = new();

    private readonly Queue<(Operation Operation, int Round)> _asked = new();
    private DurableRun? _run = run;
    private SignalEnvelope? _current;

    public object State => NoState;

    public IServiceProvider? StepServices { get; private set; }

    /// <summary>
    /// Its start signal is accepted at any time: starting it again addresses the same process. Answers that come too
    /// late change nothing.
    /// </summary>
    public bool Wants(SignalDefinition signal, Func<object> read) => WantsAny(signal) ?? Find(signal, read) is not null;

    public bool? WantsAny(SignalDefinition signal)
    {
        if (signal.Contract == typeof(StartProcess) || signal.Contract == behaviour.Input)
        {
            return true;
        }

        if (session.Status == ProcessStatus.NotStarted)
        {
            return false;
        }

        if (DurableSignals.IsAnswer(signal.Contract))
        {
            return true;
        }

        if (signal.Contract == typeof(CancelProcess))
        {
            return _run?.HandlesCancellation == true;
        }

        bool? wants = false;
        foreach (SignalOperation operation in (_run?.Open ?? []).OfType<SignalOperation>())
        {
            if (operation.Contract == signal.Contract)
            {
                if (operation.Matches is null)
                {
                    return true;
                }

                wants = null;
            }
        }

        return wants;
    }

    public void Started() => session.EnterState(DurableBehaviour.Running, "");

    public SignalContext NewContext(SignalEnvelope signal) => new SignalContext<object>(session, signal, NoState);

    public async Task ApplyAsync(SignalContext context)
    {
        _current = context.Envelope;
        if (context.Payload is StartProcess { ReplyTo: { } waiter })
        {
            session.TellAtEnd(waiter);
        }

        if (_run is null)
        {
            _run = behaviour.NewRun(session.Definition, session.Id, session.Journal.From, DurableInput.Read(context.Payload, behaviour.Input));
            _run.Host = this;
            session.Journal.Mark(0, 0, "start");
            _run.Start(session.Now);
        }
        else
        {
            _run.Host = this;
            Take(context);
        }

        await GoOnAsync();
    }

    public bool IsSilent(ProcessTimer timer) => DurableTimers.IsPoll(timer);

    public async Task FireAsync(ProcessTimer timer, HistoryEntry? entry)
    {
        _run!.Host = this;
        if (DurableTimers.AgainOf(timer) is { } again)
        {
            if (_run.Find(again.Operation) is RemoteOperation operation)
            {
                _asked.Enqueue((operation, again.Round));
            }
        }
        else if (_run.Open.FirstOrDefault(it => it.Timer == timer.Name) is DelayOperation delay)
        {
            entry = entry! with { Journal = session.Journal.Next(), Operation = delay.Number, OperationName = delay.What };
            _run.Complete(delay, delay.ResultOf(null), session.Now);
        }

        await GoOnAsync();
        if (entry is not null)
        {
            session.Change(entry);
        }
    }

    /// <summary>Checks its external conditions.</summary>
    public async Task NudgeAsync()
    {
        if (_run is not null)
        {
            _run.Host = this;
            await GoOnAsync();
        }
    }

    public void Save()
    {
        if (_run is not { IsEnded: false } || session.Status == ProcessStatus.Ended)
        {
            return;
        }

        if (_run.Waits is var waits && (waits != session.WaitingFor || session.State != DurableBehaviour.Running))
        {
            session.EnterState(DurableBehaviour.Running, waits);
        }

        if (_run.Exposed is { } shown)
        {
            session.SaveData(KeptValues.Write(shown, KeptValues.TypeOf(shown), StateJsonOptions.Default, isOpen: true));
        }
    }

    public void Committed(long version)
    {
        if (_run is { IsEnded: false } live && session.Status == ProcessStatus.Running)
        {
            live.Host = null;
            behaviour.Keep(session.Id, version, live);
            _run = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_run is { } abandoned)
        {
            await abandoned.DisposeAsync();
        }
    }

    public void Asked(Operation operation)
    {
        switch (operation)
        {
            case DelayOperation { Timer: { } timer } delay:
                session.Schedule(timer, delay.Due);
                break;
            case StepOperation or RemoteOperation:
                _asked.Enqueue((operation, 1));
                break;
        }
    }

    public void Withdrawn(Operation operation)
    {
        foreach (ProcessTimer timer in session.Timers.Where(operation.Owns).ToArray())
        {
            session.Withdraw(timer);
        }
    }

    public bool Changed(string changeId, bool isNew)
    {
        if (isNew)
        {
            session.RecordChanges([changeId]);
        }

        return session.Changed(changeId);
    }

    /// <summary>After a replay, checks that the code waits for what it waited for at the commit.</summary>
    public void CheckWaits()
    {
        string[] timers = [.. session.Timers.Select(it => it.Name)];
        Operation? missing = _run!.Open.FirstOrDefault(it => (it.Timer is { } timer && !timers.Contains(timer)) || it is StepOperation);
        if (_run.IsEnded || missing is not null || !_run.WaitsFor(session.WaitingFor))
        {
            string now = _run.IsEnded ? "it ends" : $"it waits for '{_run.Waits}'{(missing is null ? "" : $" and comes to '{missing.What}'")}";
            throw new NondeterminismException(
                $"The code of '{TypeName.Of(session.Definition.Type)}' does not follow the journal of '{session.Id}' any more: where it waited for "
                + $"'{session.WaitingFor}', now {now}. Keep the old way for old processes with process.Changed(\"…\"), or deploy the old code, and resume the process.");
        }
    }

    private void Take(SignalContext context)
    {
        switch (context.Payload)
        {
            case ActivityEnded ended when ended.Journal == _run!.Origin && _run.Find(ended.Operation) is RemoteOperation { Retry: { } retry } operation:
                TakeAnswer(operation, ended, retry);
                break;
            case ProcessEnded ended when ended.Journal == _run!.Origin && _run.Find(ended.Operation) is SignalOperation operation && operation.Contract == typeof(ProcessEnded):
                Complete(operation, ended);
                break;
            case CancelProcess cancel:
                session.Journal.Mark(session.Journal.Next(), 0, JournalEvent.Cancel);
                _run!.Cancel(cancel.Reason, session.Now);
                break;
            default:
                if (Find(context.Signal, () => context.Payload) is { } wait)
                {
                    Complete(wait, context.Payload);
                }

                break;
        }
    }

    private void TakeAnswer(Operation operation, ActivityEnded ended, RetryPolicy retry)
    {
        if (ended.Error is not null && ended.Round <= retry.Delays.Count)
        {
            session.Schedule(DurableTimers.Again(operation.Number, ended.Round + 1), retry.Delays[ended.Round - 1], TimerKind.Again);
        }
        else
        {
            Complete(operation, ended);
        }
    }

    private void Complete(Operation operation, object result)
    {
        session.Journal.Mark(session.Journal.Next(), operation.Number, operation.What);
        _run!.Complete(operation, result, session.Now);
    }

    /// <summary>The operation that receives a signal: the oldest wait for it, otherwise a handler of it.</summary>
    private Operation? Find(SignalDefinition signal, Func<object> read)
    {
        Operation? handler = null;
        foreach (SignalOperation operation in (_run?.Open ?? []).OfType<SignalOperation>())
        {
            if (operation.Contract == signal.Contract && !DurableSignals.IsAnswer(signal.Contract)
                && (operation.Matches is not { } matches || matches(read())))
            {
                if (operation.Handle is null)
                {
                    return operation;
                }

                handler ??= operation;
            }
        }

        return handler;
    }
}
