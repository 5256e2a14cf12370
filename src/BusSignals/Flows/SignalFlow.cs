namespace BusSignals;

/// <summary>A <see cref="SignalFlow{TState}"/> whose state is a dictionary.</summary>
public abstract class SignalFlow : SignalFlow<FlowState>;
