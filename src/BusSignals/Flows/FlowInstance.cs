using System.Text.Json;

namespace BusSignals;

/// <summary>One flow while a delivery is applied to it.</summary>
internal sealed class FlowInstance<TState> : IProcessInstance where TState : class, new()
{
    private readonly FlowBehaviour<TState> _behaviour;
    private readonly ProcessSession _session;
    private readonly TState _state;

    public FlowInstance(FlowBehaviour<TState> behaviour, ProcessSession session)
    {
        _behaviour = behaviour;
        _session = session;
        if (session.Data is { } data)
        {
            _state = JsonSerializer.Deserialize<TState>(data, StateJsonOptions.Stored)!;
        }
        else
        {
            _state = new TState();
            behaviour.Fill.Apply(session.Id, _state);
        }
    }

    public object State => _state;

    public bool Queues => _behaviour.Queues && _session.Status == ProcessStatus.NotStarted;

    public bool Wants(SignalDefinition signal, Func<object> read) => WantsAny(signal) == true;

    public bool? WantsAny(SignalDefinition signal) =>
        _session.Status != ProcessStatus.NotStarted || (!_behaviour.Queues && _behaviour.Starts(signal));

    public void Started() => _session.EnterState(FlowBehaviour<TState>.Running, _behaviour.WaitingFor);

    public SignalContext NewContext(SignalEnvelope signal) => new SignalContext<TState>(_session, signal, _state);

    public Task ApplyAsync(SignalContext context) => HandleAsync((SignalContext<TState>)context);

    public Task FireAsync(ProcessTimer timer, HistoryEntry? entry) =>
        _session.Handling.RunAsync(_behaviour.TimerBinding, TimerSignal.Envelope(timer, _session.Now), entry!);

    public void Save() => _session.SaveData(KeptValues.Write(_state, typeof(TState), StateJsonOptions.Stored));

    private Task HandleAsync(SignalContext<TState> context)
    {
        if (TimerSignal.Is(context.Signal))
        {
            return _behaviour.TimerHandlerOf(((TimerElapsed)context.Payload).Name).HandleAsync(context);
        }

        if (!context.Signal.IsDynamic)
        {
            return _behaviour.HandlerOf(context.Signal).HandleAsync(context);
        }

        DynamicHandler handler = _session.Definition.Dynamic.HandlerOf(context.Signal.Id)
            ?? throw new SignalRefusedException($"The dynamic signal '{context.Signal.Id}' has been removed from '{TypeName.Of(_session.Definition.Type)}'.");
        return handler((JsonElement)context.Payload, context);
    }
}
