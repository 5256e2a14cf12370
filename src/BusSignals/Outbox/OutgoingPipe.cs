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
        OutgoingProperties? properties = message.Captured?.Properties ?? (message.Properties is { } stored ? OutgoingProperties.Read(stored) : null);
        properties?.Apply(context);
        Signal = properties?.MessageId is null ? SignalHeaders.Read(context.Headers, SignalHeaders.Id) : null;
        context.Serializer = new StoredBody(message);
        return Task.CompletedTask;
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("outgoing");

    private sealed class StoredBody(OutgoingMessage message) : IMessageSerializer
    {
        public ContentType ContentType { get; } = message.Captured?.ContentType ?? new ContentType(message.ContentType!);

        public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class =>
            message.Captured?.Body ?? new StringMessageBody(message.Body!);
    }
}
