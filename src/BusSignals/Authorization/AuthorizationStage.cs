namespace BusSignals;

/// <summary>When a signal is authorized.</summary>
public enum AuthorizationStage
{
    /// <summary>Before it is sent, with the services of the emitter's scope.</summary>
    Emit,

    /// <summary>Before the process is touched, in a scope of its own; the message's contents may be forged.</summary>
    Receive,
}
