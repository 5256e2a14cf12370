using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>One saga while a delivery is applied to it.</summary>
internal sealed class SagaInstance<TState> : IProcessInstance where TState : SagaState, new()
{
    private readonly SagaBehaviour<TState> _behaviour;
    private readonly ProcessSession _session;
    private bool _isNew;

    public SagaInstance(SagaBehaviour<TState> behaviour, ProcessSession session)
    {
        _behaviour = behaviour;
        _session = session;
        _isNew = session.Data is null;
        State = session.Data is { } data ? Read(data) : New(new TState());
    }

    public TState State { get; private set; }

    object IProcessInstance.State => State;

    public bool? WantsAny(SignalDefinition signal) => _behaviour.Takes(_session.State, signal);

    public bool Wants(SignalDefinition signal, Func<object> read) => _behaviour.Takes(_session.State, signal);

    public SignalContext NewContext(SignalEnvelope signal)
    {
        if (_isNew && _behaviour.Raiser(signal.Definition).NewState(_session, signal) is { } made)
        {
            State = New(made);
        }

        return new SignalContext<TState>(_session, signal, State);
    }

    public async Task ApplyAsync(SignalContext context)
    {
        _isNew = false;
        IEventRaiser<TState> raiser = _behaviour.Raiser(context.Signal);
        if (!raiser.IsReadOnly)
        {
            await raiser.RaiseAsync(_behaviour, _session, State, context);
            return;
        }

        string before = Written();
        string state = _session.State;
        await raiser.RaiseAsync(_behaviour, _session, State, context);
        if (_session.State != state)
        {
            throw new InvalidOperationException(
                $"The event of '{TypeName.Of(context.Signal.Contract)}' is ReadOnly, and has moved '{_session.Id}' from '{state}' to '{_session.State}'; take ReadOnly or the transition out.");
        }

        State = Read(before);
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

        _session.Change(entry);
    }

    public void Save() => _session.SaveData(Written());

    private string Written() => KeptValues.Write(State, typeof(TState), StateJsonOptions.Stored);

    private TState Read(string data) => WithIds(JsonSerializer.Deserialize<TState>(data, StateJsonOptions.Stored)!);

    private TState New(TState state)
    {
        _behaviour.Fill.Apply(_session.Id, state);
        return WithIds(state);
    }

    private TState WithIds(TState state)
    {
        state.CorrelationId = _behaviour.Fill.IdOf(_session.Id);
        state.CurrentState = _session.State.Length == 0 ? state.CurrentState : _session.State;
        return state;
    }
}
