namespace BusSignals;

/// <summary>How to emit one signal.</summary>
public class EmitOptions
{
    /// <summary>
    /// The caller's key for this occurrence, such as a provider's event id. Signals with the same contract, identity
    /// and key are the same signal, however often they are emitted. Default: each emit is a new signal.
    /// </summary>
    public string? IdempotencyKey { get; set; }

    /// <summary>
    /// Whether emitting fails if no queue is bound to the signal, so that it cannot vanish unnoticed. Default: true.
    /// Ignored by transports that cannot tell.
    /// </summary>
    public bool RequireReceiver { get; set; } = true;

    /// <summary>
    /// Whether later signals of this emitter are held back until this one has arrived. Default: true. Use false for a
    /// signal that may leave no record at the process, so that its arrival could not be noticed.
    /// </summary>
    public bool HoldsBackLater { get; set; } = true;

    /// <summary>
    /// Further message headers. A value is a string, a bool, a number, a GUID, a date, a time, an enum (which arrives
    /// as its name), or a list, dictionary or object that survives JSON like the members of a contract. The emit
    /// refuses the engine's own names (<c>SignalHeaders</c>), blank names, names that differ only by case, and more than
    /// <c>SignalLimits.MaxHeaderLength</c>.
    /// </summary>
    public IDictionary<string, object> Headers { get; private init; } = new Dictionary<string, object>(StringComparer.Ordinal);

    /// <summary>The options of an emit, which waits for nothing.</summary>
    /// <exception cref="ArgumentException">They are the options of an ask.</exception>
    internal static EmitOptions Of(EmitOptions? options) => options switch
    {
        null => new EmitOptions(),
        AskOptions => throw new ArgumentException(
            "AskOptions say how long to wait for an answer, and an emit waits for none; use AskAsync to ask, or give EmitOptions.", nameof(options)),
        _ => options,
    };

    internal EmitOptions Copy() => new()
    {
        IdempotencyKey = IdempotencyKey,
        RequireReceiver = RequireReceiver,
        HoldsBackLater = HoldsBackLater,
        Headers = new Dictionary<string, object>(Headers, StringComparer.Ordinal),
    };
}
