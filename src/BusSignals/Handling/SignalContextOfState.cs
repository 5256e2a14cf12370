namespace BusSignals;

/// <summary>A signal while it is handled by a process with a typed state.</summary>
/// <typeparam name="TState">The state.</typeparam>
public sealed class SignalContext<TState> : SignalContext where TState : class, new()
{
    internal SignalContext(ProcessSession session, SignalEnvelope envelope, TState state) : base(session, envelope) => State = state;

    /// <summary>The state. Change it in place; it is saved with the signal's commit.</summary>
    public TState State { get; }

    private protected override object StateObject => State;
}
