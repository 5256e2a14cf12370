using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>The policies of one signal. They apply at the receiver unless stated otherwise.</summary>
public sealed class SignalOptions
{
    private readonly List<string> _faults = [];

    /// <summary>What to do while the process does not exist or does not wait for the signal. Default: buffer.</summary>
    public EarlyPolicy Early { get; set; } = EarlyPolicy.Buffer;

    /// <summary>
    /// How long the mailbox keeps the signal before it is dead-lettered with the reason "expired". Longer than zero,
    /// default: 30 days; <see cref="Timeout.InfiniteTimeSpan"/> and <see cref="TimeSpan.MaxValue"/> keep it for ever.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, Advice = "To keep nothing, use EarlyPolicy.Discard.")]
    public TimeSpan BufferFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What to do after the process has ended. Default: record.</summary>
    public LatePolicy Late { get; set; } = LatePolicy.Record;

    /// <summary>How often to retry when a handler fails. Default: three attempts in a row.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public RetryPolicy Retry { get; set => field = RetryPolicy.Checked(value); } = new();

    /// <summary>
    /// The size limit of a payload in bytes, at emit and at receipt. At least 1. Default: null, which means
    /// <see cref="SignalLimits.MaxPayloadBytes"/>.
    /// </summary>
    [OptionRange(1, OrNull = "for the limit of all signals")]
    public int? MaxPayloadBytes { get; set; }

    /// <summary>
    /// A JSON Schema as text that replaces the one generated from the contract, at emit and at receipt. Default: null,
    /// which means the contract's.
    /// </summary>
    public string? Schema { get; set; }

    internal MiddlewareList Middleware { get; } = new();

    internal List<Type> Policies { get; } = [];

    internal Dictionary<int, Func<JsonObject, JsonObject>> Upcasters { get; } = [];

    /// <summary>Adds middleware around the handling of this signal, in every process.</summary>
    public SignalOptions Use<TMiddleware>() where TMiddleware : class, ISignalMiddleware
    {
        Middleware.Add<TMiddleware>();
        return this;
    }

    /// <summary>As above, with a function.</summary>
    public SignalOptions Use(Func<SignalContext, Func<Task>, Task> middleware)
    {
        Middleware.Add(middleware);
        return this;
    }

    /// <summary>
    /// Adds a policy that decides whether the signal is allowed, both where it is emitted and where it is received; if
    /// there are several, all must agree. A forbidden emit throws a <see cref="SignalNotAllowedException"/>; a
    /// forbidden signal that arrives is dead-lettered with the reason "rejected", before any process is touched.
    /// </summary>
    public SignalOptions Authorize<TPolicy>() where TPolicy : class, ISignalAuthorization
    {
        if (!Policies.Contains(typeof(TPolicy)))
        {
            Policies.Add(typeof(TPolicy));
        }

        return this;
    }

    /// <summary>
    /// Adds the conversion of a payload of one version to the next; several calls form a chain. For a version with a
    /// contract of its own see <see cref="ISignalsConfigurator.AddUpcaster{TOld, TNew}"/>.
    /// </summary>
    /// <param name="fromVersion">The version of the input; the result has the next one.</param>
    /// <param name="upcast">Changes the payload, or creates a new one.</param>
    public SignalOptions Upcast(int fromVersion, Func<JsonObject, JsonObject> upcast)
    {
        ArgumentNullException.ThrowIfNull(upcast);
        if (!Upcasters.TryAdd(fromVersion, upcast))
        {
            _faults.Add($"has two conversions from version {fromVersion}; keep one");
        }

        return this;
    }

    /// <summary>When a signal that arrives now expires.</summary>
    internal DateTimeOffset ExpiryFrom(DateTimeOffset now) => BufferFor == Timeout.InfiniteTimeSpan ? Clock.Last : now.After(BufferFor).UpToMicrosecond();

    /// <summary>Reports faults in the options.</summary>
    internal void Check(string owner, Faults faults)
    {
        faults.Add(OptionCheck.Faults(this, $"'{owner}'"));
        Retry.Check(owner, faults);
        foreach (string fault in _faults)
        {
            faults.Add($"'{owner}' {fault}.");
        }
    }
}
