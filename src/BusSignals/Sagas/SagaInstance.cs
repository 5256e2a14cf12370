using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>One saga while a delivery is applied to it.</summary>
internal sealed class SagaInstance<TState> : IProcessInstance where TState : SagaState, new()
{
    private readonly SagaBehaviour<TState> _behaviour;
    private readonly ProcessSession _session;

    public SagaInstance(SagaBehaviour<TState> behaviour, ProcessSession session)
    {
        _behaviour = behaviour;
        _session = session;
        if (session.Data is { } data)
        {
            State = JsonSerializer.Deserialize<TState>(data, StateJsonOptions.Stored)!;
        }
        else
        {
            State = new TState();
            behaviour.Fill.Apply(session.Id, State);
        }

        State.CorrelationId = session.Id.Key;
        State.CurrentState = session.State.Length == 0 ? null! : session.State;
    }

    public TState State { get; }

    object IProcessInstance.State => State;

    public bool? WantsAny(SignalDefinition signal) => _behaviour.Wants(_session.State, signal);

    public bool Wants(SignalDefinition signal, Func<object> read) => _behaviour.Wants(_session.State, signal);

    public SignalContext NewContext(SignalEnvelope signal) => new SignalContext<TState>(_session, signal, State);

    public async Task ApplyAsync(SignalContext context)
    {
        await _behaviour.Raiser(context.Signal).RaiseAsync(_behaviour, _session, State, context);
        EndIfFinal();
    }

    public async Task FireAsync(ProcessTimer timer, HistoryEntry? entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        State<TState>? state = _behaviour.StateOf(_session);
        StateTimeouts<TState>.Timeout? timeout = _behaviour.Machine.Timeouts.Find(state, timer.Name);
        if (timeout is null && StateTimeouts<TState>.IsOf(state, timer))
        {
            throw new NewerVersionException(
                $"'{TypeName.Of(_behaviour.Machine.GetType())}' has no After '{timer.Name}' here; bring it back, or withdraw the timer with IProcesses.CancelTimerAsync.");
        }

        if (timeout is not null)
        {
            var elapsed = new TimerElapsed(timer.Name, timer.Due, _session.Now);
            await EventRaiser<TState, TimerElapsed>.RaiseAsync(
                _behaviour, timeout.Elapsed, _session, State, new TimerContext(_session.Context, elapsed));
        }

        EndIfFinal();
        _session.Change(entry);
    }

    public void Save() => _session.SaveData(KeptValues.Write(State, typeof(TState), StateJsonOptions.Stored));

    private void EndIfFinal()
    {
        if (_session.State == _behaviour.Machine.Final.Name && _session.Status != ProcessStatus.Ended)
        {
            _session.End(ProcessEnding.Completed);
        }
    }
}
