namespace BusSignals;

/// <summary>How to emit one signal.</summary>
public class EmitOptions
{
    /// <summary>
    /// The caller's key of this occurrence, such as a provider's event id: signals with the same contract, identity
    /// and key are one signal, however often they are emitted. Default: each emit is a new signal.
    /// </summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>
    /// Whether emitting fails when no queue is bound to the signal, so that it cannot vanish unseen. Default: true.
    /// Transports that cannot tell ignore it.
    /// </summary>
    public bool RequireReceiver { get; set; } = true;

    /// <summary>
    /// Whether signals that this emitter emits later are held back where this one has not come. Default:
    /// true. False is for a signal that may leave no trace at the process, so that nobody could tell that it has come.
    /// </summary>
    public bool HoldsBackLater { get; set; } = true;

    /// <summary>
    /// Further message headers. A value is a text, a truth value, a number, a GUID, a date, a time, an enum, which arrives as its name, or a list, dictionary
    /// or object that survives JSON, as the members of a contract do. The engine's own names (<see cref="SignalHeaders"/>), blank ones and those that differ
    /// by case alone are refused when the signal is emitted, as is more than <see cref="SignalLimits.MaxHeaderLength"/>.
    /// </summary>
    public IDictionary<string, object> Headers { get; private init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    internal EmitOptions Copy() => new()
    {
        IdempotencyKey = IdempotencyKey,
        RequireReceiver = RequireReceiver,
        HoldsBackLater = HoldsBackLater,
        Headers = new Dictionary<string, object>(Headers, StringComparer.Ordinal),
    };
}
