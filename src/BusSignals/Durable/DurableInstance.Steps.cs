namespace BusSignals;

/// <summary>Executes what the code of a durable process has reached, and ends the process.</summary>
internal sealed partial class DurableInstance
{
    /// <summary>How often a process may go on as new in one delivery, all of which is in one commit.</summary>
    private const int MostContinued = 100;

    /// <summary>Executes what the code has reached, until it waits for something external or has ended.</summary>
    private async Task GoOnAsync()
    {
        int continued = 0;
        do
        {
            while (_asked.TryDequeue(out (Operation Operation, int Round) asked))
            {
                if (!_run!.IsOpen(asked.Operation))
                {
                    continue; // it lost a race before it was executed
                }

                await (asked.Operation is StepOperation step ? WorkAsync(step) : BeginAsync((RemoteOperation)asked.Operation, asked.Round));
            }

            if (_run!.IsEnded && (_run.ContinueWith is null || _run.HasFailed))
            {
                Finish();
                return;
            }

            if (_run.IsEnded)
            {
                await ContinueAsync(++continued);
            }
        }
        while (_asked.Count > 0 || _run.IsEnded || await CheckAsync());
    }

    private Task<object?> BeginAsync(RemoteOperation operation, int round) => InStepAsync(operation, async () =>
    {
        await operation.Begin(session, round);
        return null;
    });

    private async Task WorkAsync(StepOperation step)
    {
        if (session.FailedStep(step.Number) is { } failure)
        {
            string error = $"The step '{NameOf(step)}' failed: {FailureText.Of(failure)}";
            Note(step, null, error);
            _run!.Fail(step, new StepFailedException(error), session.Now);
            return;
        }

        object? result = await InStepAsync(step, async () => await step.Work(session));
        HistoryEntry entry = Note(step, (string?)result, null);
        _run!.Complete(step, step.Read(JournalEvent.Of(entry)), session.Now); // exactly as each replay will read it
    }

    /// <summary>Checks external conditions; true if the code has more to do.</summary>
    private async Task<bool> CheckAsync()
    {
        bool any = false;
        foreach (PollOperation condition in _run!.Open.OfType<PollOperation>().ToArray())
        {
            string poll = DurableTimers.Poll(condition.Number);
            if (session.FailedStep(condition.Number) is { } failure)
            {
                string error = $"The condition '{NameOf(condition)}' failed: {FailureText.Of(failure)}";
                Withdrawn(condition);
                Note(condition, null, error);
                _run.Fail(condition, new StepFailedException(error), session.Now);
                any = true;
            }
            else if (await InStepAsync(condition, async () => await condition.Check(session)) is true)
            {
                Withdrawn(condition);
                Note(condition, null, null);
                _run.Complete(condition, null, session.Now);
                any = true;
            }
            else if (session.Timers.All(it => it.Name != poll))
            {
                session.Schedule(poll, condition.Pause, TimerKind.Poll);
            }
        }

        return any;
    }

    /// <summary>Runs work outside the process's code; its emits are sent with the commit.</summary>
    private async Task<object?> InStepAsync(Operation step, Func<Task<object?>> work)
    {
        object? result = null;
        session.Trying(step.Number);
        StepServices = session.Services;
        await session.Handling.InScopeAsync(_current ??= DetachedContexts.NoSignal(session), async () => result = await work());
        StepServices = null;
        session.Trying(null);
        return result;
    }

    private HistoryEntry Note(Operation step, string? payload, string? error) => session.Append(new HistoryEntry
    {
        Kind = HistoryKind.Step,
        Name = NameOf(step),
        Outcome = error is null ? SignalOutcome.Applied : SignalOutcome.Failed,
        ReceivedAt = session.Now,
        ConsumedAt = session.Now,
        Payload = payload,
        Reason = error,
        Journal = session.Journal.Next(),
        Operation = step.Number,
        OperationName = step.What,
    });

    private static string NameOf(Operation step) => step.What[(step.What.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>Continues as new: the process's journal starts here, its mailbox and its tokens stay.</summary>
    /// <param name="times">How often it has done so in this delivery.</param>
    /// <exception cref="NondeterminismException">It does nothing else.</exception>
    private async Task ContinueAsync(int times)
    {
        if (times > MostContinued)
        {
            throw new NondeterminismException(
                $"'{session.Id}' has gone on as new {MostContinued} times and waited for nothing in between; let it wait for a signal or a time, or loop in RunAsync.");
        }

        object input = _run!.ContinueWith!;
        await _run.DisposeAsync();
        foreach (ProcessTimer timer in session.Timers.Where(it => it.IsPlain).ToArray())
        {
            session.Withdraw(timer);
        }

        session.Append(new HistoryEntry
        {
            Kind = HistoryKind.Continued,
            Name = "continue",
            ReceivedAt = session.Now,
            ConsumedAt = session.Now,
            Payload = SignalPayload.Write(input, behaviour.Input),
            Journal = session.Journal.Restart(),
            Operation = 0,
            OperationName = "start",
        });
        _run = behaviour.NewRun(session.Definition, session.Id, session.Journal.From, DurableInput.Copy(input, behaviour.Input));
        _run.Host = this;
        _run.Start(session.Now);
    }

    private void Finish()
    {
        try
        {
            session.SaveData(_run!.ResultJson());
            session.End(ProcessEnding.Completed);
        }
        catch (OperationCanceledException exception) when (_run is { HandlesCancellation: true, CancellationToken.IsCancellationRequested: true })
        {
            session.End(ProcessEnding.Cancelled, _run.CancelReason ?? Causes.MessageOf(exception));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            session.End(ProcessEnding.Failed, FailureText.Of(exception));
        }
    }
}
