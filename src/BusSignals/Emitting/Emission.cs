using MassTransit;

namespace BusSignals;

/// <summary>One emit: the signal checked, its id chosen, its headers written as the message leaves.</summary>
internal sealed class Emission<T> : IPipe<PublishContext<T>> where T : class
{
    private readonly EmitOptions _options;
    private readonly SignalDefinition _definition;
    private readonly SignalIdentity _identity;
    private readonly TimeProvider _clock;

    private Emission(SignalDefinition definition, SignalIdentity identity, EmitOptions options, TimeProvider clock)
    {
        _definition = definition;
        _identity = identity;
        _options = options;
        _clock = clock;
        MessageId = options.IdempotencyKey is { } key ? SignalMessageId.Of(definition, identity, key) : NewId.NextGuid();
    }

    public Guid MessageId { get; }

    public SignalId Signal => _definition.Id;

    public static Emission<T> Create(SignalModel model, T signal, EmitOptions? options, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(signal);
        SignalDefinition definition = model.Of(typeof(T));
        if (options?.IdempotencyKey is "")
        {
            throw new InvalidSignalException(
                definition.Id, $"The signal '{definition.Id}' has an empty idempotency key, which would make all such signals one; leave it null or give it a value.");
        }

        return new Emission<T>(definition, definition.IdentityOf(signal), options ?? new EmitOptions(), clock);
    }

    public Task Send(PublishContext<T> context)
    {
        context.MessageId = MessageId;
        SignalHeaders.Stamp(context.Headers, _definition, _identity, _clock.Now());
        context.Mandatory = _options.RequireReceiver;
        if (_options.IdempotencyKey is { } key)
        {
            context.Headers.Set(SignalHeaders.IdempotencyKey, key);
        }

        foreach ((string name, object value) in _options.Headers)
        {
            context.Headers.Set(name, value);
        }

        return Task.CompletedTask;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("signal");
}
