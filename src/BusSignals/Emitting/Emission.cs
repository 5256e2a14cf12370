using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// One emit: the signal is checked and its id chosen; its headers are written when the message is sent.
/// </summary>
internal sealed class Emission : IPipe<SendContext>
{
    private readonly EmitOptions _options;
    private readonly SignalIdentity _identity;
    private readonly ProcessId? _process;
    private readonly TimeProvider _clock;
    private EmittedSignal? _ordered;
    private string? _proof;

    private Emission(SignalDefinition definition, SignalIdentity identity, EmitOptions options, ProcessId? process, TimeProvider clock)
    {
        Definition = definition;
        _identity = identity;
        _options = options;
        _process = process;
        _clock = clock;
        MessageId = options.IdempotencyKey is { } key ? SignalMessageId.Of(definition, identity, key) : NewId.NextGuid();
    }

    public Guid MessageId { get; }

    public SignalDefinition Definition { get; }

    /// <summary>Whether the message is kept for a commit and has not been sent.</summary>
    public bool IsKept { get; set; }

    /// <summary>The signal's path.</summary>
    public string Path => Definition.PathOf(_identity);

    /// <summary>Checks the signal, so that nothing is sent that a receiver would refuse.</summary>
    /// <param name="definition">The signal.</param>
    /// <param name="signal">The message; JSON for a dynamic signal.</param>
    /// <param name="options">How to emit it.</param>
    /// <param name="clock">Provides the time of sending.</param>
    /// <param name="process">The process that it is sent to, or null if its identity selects the process.</param>
    /// <exception cref="InvalidSignalException">It breaks a rule.</exception>
    public static Emission Create(SignalDefinition definition, object signal, EmitOptions options, TimeProvider clock, ProcessId? process = null)
    {
        if (options.IdempotencyKey is { } given && string.IsNullOrWhiteSpace(given))
        {
            throw new InvalidSignalException(
                definition.Id, $"The signal '{definition.Id}' has {(given.Length == 0 ? "an empty" : "a blank")} idempotency key, which would make all such signals one; leave it null or give it a value.");
        }

        if (options.IdempotencyKey is { } key && PathValue.HasLoneSurrogate(key))
        {
            throw new InvalidSignalException(
                definition.Id, $"The idempotency key of the signal '{definition.Id}' has half a surrogate pair, so that different keys would be one; use whole characters.");
        }

        HeaderRule.Check(definition, options.Headers);
        SignalIdentity identity = definition.IdentityOf(signal);
        definition.Check(definition.ToElement(signal));
        return new Emission(definition, identity, options, process, clock);
    }

    /// <summary>Checks whether it may be emitted.</summary>
    /// <exception cref="SignalNotAllowedException">It may not.</exception>
    public async Task PassAsync(SignalGuard guard, object signal, CancellationToken cancellationToken) =>
        _proof = await guard.PassAsync(Definition, signal, _identity, MessageId, _process, _options.Headers, cancellationToken);

    /// <summary>Orders it after what its emitter emitted to the same identity before.</summary>
    /// <param name="emissions">The emissions of its delivery or transaction.</param>
    /// <param name="target">The identity of the one process that it is sent to, if any.</param>
    public void Order(PendingEmissions emissions, SignalIdentity? target = null) =>
        _ordered = emissions.Order(Definition, MessageId, target ?? _identity, target is null ? null : _process?.Key);

    /// <summary>Notes that it has been handed over.</summary>
    public void Emitted(PendingEmissions emissions)
    {
        if (_options.HoldsBackLater && _ordered is { } ordered)
        {
            emissions.Add(ordered);
        }
    }

    public Task Send(SendContext context)
    {
        context.MessageId = MessageId;
        context.GetOrAddPayload(() => this);
        if (_process is null && context is PublishContext publish)
        {
            publish.Mandatory = _options.RequireReceiver;
        }

        CompactSerializer.Use(context);
        Stamp(context.Headers);
        return Task.CompletedTask;
    }

    /// <summary>The headers of a message that no transport carries.</summary>
    public Headers Headers()
    {
        var headers = new DictionarySendHeaders();
        Stamp(headers);
        return headers;
    }

    private void Stamp(SendHeaders headers)
    {
        SignalHeaders.Stamp(headers, Definition, _identity, _clock.Now());
        headers.Set(SignalHeaders.IdempotencyKey, _options.IdempotencyKey); // null removes one inherited from the message being handled
        headers.Set(SignalHeaders.Process, _process?.Path);
        headers.Set(SignalHeaders.After, _ordered is { Earlier.Count: > 0 } ordered ? PredecessorHeader.Write(ordered.Earlier) : null);

        foreach ((string name, object value) in _options.Headers)
        {
            headers.Set(name, HeaderRule.Sent(value));
        }

        headers.Set(SignalHeaders.Proof, _proof);
        HeaderRule.CheckLength(Definition, headers, Definition.MaxHeaderLength);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("signal");
}
