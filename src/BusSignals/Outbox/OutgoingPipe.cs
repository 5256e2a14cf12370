using System.Net.Mime;
using MassTransit;

namespace BusSignals;

/// <summary>Puts a stored message on the wire as it was serialized, with its own id.</summary>
internal sealed class OutgoingPipe(OutgoingMessage message) : IPipe<SendContext>
{
    /// <summary>
    /// The id of the signal that the message carries, once it has been created; null if it carries none, or was sent
    /// before.
    /// </summary>
    public string? Signal { get; private set; }

    public Task Send(SendContext context)
    {
        context.MessageId = message.Id;
        var captured = (CapturedMessage?)message.Captured;
        OutgoingProperties? properties = captured?.Properties ?? (message.Properties is { } stored ? OutgoingProperties.Read(stored) : null);
        properties?.Apply(context);
        Signal = properties?.MessageId is null ? SignalHeaders.Read(context.Headers, SignalHeaders.Id) : null;
        context.Serializer = new StoredBody(message, captured);
        return Task.CompletedTask;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("outgoing");

    private sealed class StoredBody(OutgoingMessage message, CapturedMessage? captured) : IMessageSerializer
    {
        public ContentType ContentType { get; } = captured?.ContentType ?? new ContentType(message.ContentType!);

        public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class =>
            captured?.Body ?? new StringMessageBody(message.Body!);
    }
}
