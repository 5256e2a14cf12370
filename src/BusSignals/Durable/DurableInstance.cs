using System.Text.Json;

namespace BusSignals;

/// <summary>One durable process while a delivery is applied to it.</summary>
internal sealed class DurableInstance(DurableBehaviour behaviour, ProcessSession session, DurableRun? run) : IProcessInstance, IDurableHost
{
    private static readonly object NoState = new();

    private DurableRun? _run = run;
    private SignalEnvelope _current = DetachedContexts.NoSignal(session);

    public object State => NoState;

    /// <summary>What starts it is taken at any time: started again, it is the same process.</summary>
    public bool Wants(SignalDefinition signal) =>
        Starts(signal) || (session.Status != ProcessStatus.NotStarted && Find(signal) is not null);

    public void Started() => session.EnterState(DurableBehaviour.Running, "");

    public SignalContext NewContext(SignalEnvelope signal) => new SignalContext<object>(session, signal, NoState);

    public async Task ApplyAsync(SignalContext context)
    {
        _current = context.Envelope;
        if (_run is null)
        {
            _run = behaviour.NewRun(session, DurableInput.Read(context.Payload, behaviour.Input));
            _run.Host = this;
            session.Mark(0, 0, "start");
            _run.Start(session.Now);
        }
        else
        {
            _run.Host = this;
            if (Find(context.Signal) is not { } operation)
            {
                return; // started again
            }

            session.Mark(session.NextEvent(), operation.Number, operation.What);
            _run.Complete(operation, context.Payload, session.Now);
        }

        await GoOnAsync();
    }

    public async Task FireAsync(ProcessTimer timer, HistoryEntry entry)
    {
        _run!.Host = this;
        if (_run.Open.FirstOrDefault(it => it.Timer == timer.Name) is not { } operation)
        {
            return;
        }

        entry = entry with { Journal = session.NextEvent(), Operation = operation.Number, OperationName = operation.What };
        _run.Complete(operation, operation.Read(null), session.Now);
        await GoOnAsync();
        session.Change(entry);
    }

    public void Save()
    {
        if (_run is { IsEnded: false })
        {
            session.EnterState(DurableBehaviour.Running, Waits());
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

    /// <summary>After a replay: whether the code waits for what it waited for when it was committed.</summary>
    public void CheckWaits()
    {
        string[] timers = [.. session.Timers.Select(it => it.Name)];
        Operation? missing = _run!.Open.FirstOrDefault(it => (it.Timer is { } timer && !timers.Contains(timer)) || it.Work is not null);
        if (_run.IsEnded || missing is not null || Waits() != session.WaitingFor)
        {
            string now = _run.IsEnded ? "it ends" : $"it waits for '{Waits()}'{(missing is null ? "" : $" and comes to '{missing.What}'")}";
            throw new NondeterminismException(
                $"The code of '{session.Definition.Type.Name}' does not follow the journal of '{session.Id}' any more: where it waited for "
                + $"'{session.WaitingFor}', now {now}. Keep the old way for old processes with process.Changed(\"…\"), or deploy the old code, and resume the process.");
        }
    }

    public void Asked(Operation operation)
    {
        if (operation.Timer is { } timer)
        {
            session.Schedule(timer, operation.Delay);
        }
    }

    public void Withdrawn(Operation operation)
    {
        if (operation.Timer is { } name && session.Timers.FirstOrDefault(it => it.Name == name) is { } timer)
        {
            session.Withdraw(timer);
        }
    }

    public bool Changed(string changeId) => session.Changed(changeId);

    private bool Starts(SignalDefinition signal) => signal.Contract == typeof(StartProcess) || signal.Contract == behaviour.Input;

    private Operation? Find(SignalDefinition signal) => _run?.Open.FirstOrDefault(it => it.Contract == signal.Contract);

    private string Waits() => string.Join(' ', _run!.Open.Where(it => it.Contract is not null)
        .Select(it => it.What["receive ".Length..]));

    /// <summary>Does the steps that the code has come to, until it waits for something from outside or has ended.</summary>
    private async Task GoOnAsync()
    {
        while (_run!.Open.FirstOrDefault(it => it.Work is not null) is { } step)
        {
            if (session.FailedStep(step.Number) is { } failure)
            {
                string error = $"The step '{step.What["step ".Length..]}' failed: {failure.GetType().Name}: {failure.Message}";
                Note(step, null, error);
                _run.Fail(step, new StepFailedException(error), session.Now);
                continue;
            }

            session.Trying(step.Number);
            object? result = null;
            await session.InScopeAsync(_current, async () => result = await step.Work!(session.Services));
            session.Trying(null);
            Note(step, result is null ? null : JsonSerializer.Serialize(result, StateJsonOptions.Default), null);
            _run.Complete(step, result, session.Now);
        }

        if (_run.IsEnded)
        {
            Finish();
        }
    }

    private void Note(Operation step, string? payload, string? error) => session.Append(new HistoryEntry
    {
        Kind = HistoryKind.Step,
        Name = step.What["step ".Length..],
        Outcome = error is null ? SignalOutcome.Applied : SignalOutcome.Failed,
        ReceivedAt = session.Now,
        ConsumedAt = session.Now,
        Payload = payload,
        Reason = error,
        Journal = session.NextEvent(),
        Operation = step.Number,
        OperationName = step.What,
    });

    private void Finish()
    {
        try
        {
            session.SaveData(JsonSerializer.Serialize(_run!.Result(), StateJsonOptions.Default));
            session.End(ProcessEnding.Completed);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            session.End(ProcessEnding.Failed, $"{exception.GetType().Name}: {exception.Message}");
        }
    }
}
