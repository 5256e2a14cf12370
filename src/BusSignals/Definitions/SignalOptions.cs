using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>The policies of one signal. They belong to the receiving side, unless said otherwise.</summary>
public sealed class SignalOptions
{
    /// <summary>What to do while the process does not exist or does not wait for it. Default: buffer.</summary>
    public EarlyPolicy Early { get; set; } = EarlyPolicy.Buffer;

    /// <summary>
    /// How long the mailbox keeps the signal before it becomes a dead signal with the reason "expired".
    /// Longer than zero, default: 30 days; <see cref="Timeout.InfiniteTimeSpan"/> and <see cref="TimeSpan.MaxValue"/> keep it for ever.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true, Advice = "To keep nothing, use EarlyPolicy.Discard.")]
    public TimeSpan BufferFor { get; set; } = TimeSpan.FromDays(30);

    /// <summary>What to do after the process has ended. Default: record.</summary>
    public LatePolicy Late { get; set; } = LatePolicy.Record;

    /// <summary>How often to try when a handler fails. Default: three times at once.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public RetryPolicy Retry { get; set => field = RetryPolicy.Checked(value); } = new();

    /// <summary>
    /// The largest payload in bytes, at emit and at receipt. At least 1. Default: null, which is
    /// <see cref="SignalLimits.MaxPayloadBytes"/>.
    /// </summary>
    [OptionRange(1, OrNull = "for the limit of all signals")]
    public int? MaxPayloadBytes { get; set; }

    /// <summary>
    /// A JSON Schema as text that stands for the one made from the contract, at emit and at receipt.
    /// Default: null, which is the contract's.
    /// </summary>
    public string? Schema { get; set; }

    internal MiddlewareList Middleware { get; } = new();

    internal List<Type> Policies { get; } = [];

    internal Dictionary<int, Func<JsonObject, JsonObject>> Upcasters { get; } = [];

    /// <summary>Puts middleware around the handling of this signal, in every process.</summary>
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
    /// Asks a policy whether the signal is allowed, where it is emitted and where it is received; several
    /// must all agree. One that may not be emitted ends with a <see cref="SignalNotAllowedException"/>; one that was received
    /// becomes a dead signal with the reason "rejected", before any process is touched.
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
    /// Says how a payload of one version becomes one of the next; several calls make a chain. For a
    /// version that is a contract of its own see <see cref="ISignalsConfigurator.AddUpcaster{TOld, TNew}"/>.
    /// </summary>
    /// <param name="fromVersion">The version that is taken; the result is of the next one.</param>
    /// <param name="upcast">Changes the payload, or makes a new one.</param>
    public SignalOptions Upcast(int fromVersion, Func<JsonObject, JsonObject> upcast)
    {
        ArgumentNullException.ThrowIfNull(upcast);
        Upcasters[fromVersion] = upcast;
        return this;
    }

    /// <summary>When what has arrived now is kept no longer.</summary>
    internal DateTimeOffset ExpiryFrom(DateTimeOffset now) => BufferFor == Timeout.InfiniteTimeSpan ? Clock.Last : now.After(BufferFor);

    /// <summary>Says what is wrong with them.</summary>
    internal void Check(string owner, Faults faults)
    {
        faults.Add(OptionCheck.Faults(this, $"'{owner}'"));
        Retry.Check(owner, faults);
    }
}
