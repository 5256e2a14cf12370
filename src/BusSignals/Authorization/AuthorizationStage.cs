namespace BusSignals;

/// <summary>Where it is asked whether a signal is allowed.</summary>
public enum AuthorizationStage
{
    /// <summary>Before it leaves, in the services of the emitter's scope.</summary>
    Emit,

    /// <summary>Before the process is touched, in a scope of its own; what the message says may be crafted.</summary>
    Receive,
}
