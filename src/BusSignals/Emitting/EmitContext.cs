namespace BusSignals;

/// <summary>A signal that is about to be emitted.</summary>
public sealed class EmitContext
{
    private object _payload;

    internal EmitContext(SignalDefinition signal, object payload, EmitOptions options, CancellationToken cancellationToken)
    {
        Signal = signal;
        _payload = payload;
        Options = options.Copy();
        CancellationToken = cancellationToken;
    }

    /// <summary>The signal's definition.</summary>
    public SignalDefinition Signal { get; }

    /// <summary>
    /// Idempotency key and headers; a copy of the emitter's, so that changes affect this signal only.
    /// </summary>
    public EmitOptions Options { get; }

    /// <summary>The emitter's token.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The signal; may be replaced by another of the same contract.</summary>
    /// <exception cref="ArgumentException">The new payload is not an instance of the contract.</exception>
    public object Payload
    {
        get => _payload;
        set => _payload = Signal.Payload(value);
    }
}
