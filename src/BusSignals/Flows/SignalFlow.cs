namespace BusSignals;

/// <summary>A <see cref="SignalFlow{TState}"/> whose state is a dictionary (FEATURES Z14–Z16).</summary>
public abstract class SignalFlow : SignalFlow<FlowState>;
