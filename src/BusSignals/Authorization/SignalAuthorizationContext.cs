namespace BusSignals;

/// <summary>The signal that an <see cref="ISignalAuthorization"/> is asked about.</summary>
public sealed class SignalAuthorizationContext
{
    internal SignalAuthorizationContext(
        AuthorizationStage stage, SignalDefinition signal, object payload, SignalIdentity identity, IServiceProvider services, CancellationToken cancellationToken)
    {
        Stage = stage;
        Signal = signal;
        Payload = payload;
        Identity = identity;
        Services = services;
        CancellationToken = cancellationToken;
    }

    /// <summary>Whether it is emitted or received.</summary>
    public AuthorizationStage Stage { get; }

    /// <summary>The signal's definition.</summary>
    public SignalDefinition Signal { get; }

    /// <summary>
    /// The signal, in its current version; a <see cref="System.Text.Json.JsonElement"/> for a dynamic one.
    /// </summary>
    public object Payload { get; }

    /// <summary>The values of its path parameters, read from the payload.</summary>
    public SignalIdentity Identity { get; }

    /// <summary>At emit those that the emitter adds, at receipt all that came with the message, true or not.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; internal init; } = new Dictionary<string, string>();

    /// <summary>The id by which the message is known in every history.</summary>
    public Guid MessageId { get; internal init; }

    /// <summary>
    /// At receipt, the process that the signal is for; at emit, the process that it is sent to. Null at emit if the
    /// identity selects the process, and if the signal reaches every process that matches.
    /// </summary>
    public ProcessId? Process { get; internal init; }

    /// <summary>The services of the scope.</summary>
    public IServiceProvider Services { get; }

    /// <summary>Cancelled with the emit or the receipt.</summary>
    public CancellationToken CancellationToken { get; }
}
