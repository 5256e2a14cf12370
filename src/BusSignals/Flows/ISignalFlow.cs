namespace BusSignals;

/// <summary>A process made of handlers; derive from <see cref="SignalFlow{TState}"/> or <see cref="SignalFlow"/>.</summary>
public interface ISignalFlow
{
    internal Type StateType { get; }

    internal IReadOnlyList<FlowHandler> Handlers { get; }

    internal IReadOnlyList<(string Name, FlowHandler Handler)> Timers { get; }

    internal bool Queues { get; }

    internal MiddlewareList Layers { get; }

    /// <summary>Called when its handlers have been read; more would not be heard.</summary>
    internal void Seal();
}
