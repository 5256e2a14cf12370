using MassTransit;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>Collects messages sent during a delivery instead of sending them; they are serialized once, here.</summary>
internal sealed class OutgoingCapture(SignalCatalog model, TimeProvider clock, IServiceProvider? provider, DeliveryLocks? locks = null) : OutboxSendContext
{
    private readonly List<OutgoingMessage> _messages = [];

    public IReadOnlyList<OutgoingMessage> Messages => _messages;

    public async Task AddSend<T>(SendContext<T> context) where T : class
    {
        bool emitted = context.TryGetPayload(out Emission? _);
        DateTimeOffset? later = TakeDue(context);
        if (!emitted && context.TryGetPayload(out ConsumeContext? handled))
        {
            SignalHeaders.TakeAway(context.Headers, handled.Headers);
            if (context.MessageId == handled.MessageId && (later is not null || context.DestinationAddress == handled.ReceiveContext.InputAddress))
            {
                context.ReplaceMessageId(handled); // it comes back here, where it would be a duplicate
            }
        }

        if (!emitted && model.Find(typeof(T)) is { } definition)
        {
            definition.Check(definition.ToElement(context.Message));
            Addressing.CheckIsThere(model, definition, context.Message);
            SignalIdentity identity = definition.IdentityOf(context.Message);
            SignalHeaders.Stamp(context.Headers, definition, identity, clock.Now());
            context.MessageId ??= NewId.NextGuid();
            if (provider?.GetService<SignalGuard>() is { } guard
                && await guard.PassAsync(definition, context.Message, identity, context.MessageId.Value, null, context.Headers.GetAll(), context.CancellationToken) is { } proof)
            {
                context.Headers.Set(SignalHeaders.Proof, proof);
            }

            if (later is null)
            {
                Order(context, definition, identity); // nobody waits for what comes later
            }
        }

        Guid id = context.MessageId ?? NewId.NextGuid();
        locks?.Carry(context.Message, id);
        if (context.TryGetPayload(out Emission? emission))
        {
            emission.IsKept = true;
        }

        CompactSerializer.Use(context);
        MessageBody body = context.Serializer.GetMessageBody(context);
        OutgoingProperties properties = OutgoingProperties.Of(context) with { Mandatory = typeof(T) == typeof(RunActivity) ? true : null };
        _messages.Add(new OutgoingMessage
        {
            Id = id,
            Destination = ProcessAddresses.Of(context, model),
            NextAttempt = clock.Now(),
            Later = later,
            ContentType = context.Serializer.ContentType.ToString(),
            Body = body.GetString(),
            Properties = properties.Write(),
            Captured = properties.IsPlain ? new CapturedMessage(body, context.Serializer.ContentType, properties) : null,
        });
    }

    /// <summary>Takes a message back that was to be sent later; false if it is not here.</summary>
    public bool TryRemove(Guid token) => _messages.RemoveAll(it => it.Id == token && it.Later is not null) > 0;

    /// <summary>
    /// When a message is to leave; null for at once. A delay is the outbox's, so that it needs nothing of the transport and survives
    /// what the process survives.
    /// </summary>
    private DateTimeOffset? TakeDue(SendContext context)
    {
        DateTimeOffset now = clock.Now();
        DateTimeOffset? due = context.TryGetPayload(out ScheduledSend? scheduled) ? scheduled.Due : now + context.Delay;
        context.Delay = null;
        return due > now ? due.Value.UpToMicrosecond() : null;
    }

    /// <summary>
    /// Messages sent to one queue are not ordered with published ones: nobody else could wait for them.
    /// </summary>
    private void Order(SendContext context, SignalDefinition definition, SignalIdentity identity)
    {
        if (context is PublishContext && context.MessageId is { } id && provider?.GetService<EmittedSignals>()?.Pending is { } emissions)
        {
            EmittedSignal ordered = emissions.Order(definition, id, identity, null);
            emissions.Add(ordered);
            if (ordered.Earlier.Count > 0)
            {
                context.Headers.Set(SignalHeaders.After, PredecessorHeader.Write(ordered.Earlier));
            }
        }
    }

    public object? GetService(Type serviceType) => provider?.GetService(serviceType);
}
