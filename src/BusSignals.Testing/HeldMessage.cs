using System.Net.Mime;
using MassTransit;

namespace BusSignals.Testing;

/// <summary>A message that arrived at a queue and is held there until the simulation releases it.</summary>
internal sealed class HeldMessage(string address, ReceiveContext received)
{
    /// <summary>The transport header of a released message; its value identifies it.</summary>
    public const string Released = "bussignals-simulated";

    private readonly byte[] _body = received.GetBody();
    private readonly ContentType _contentType = received.ContentType;
    private readonly KeyValuePair<string, object>[] _headers = [.. received.TransportHeaders.GetAll().Where(it => it.Key != Released)];

    public string Address => address;

    public string Id { get; } = NewId.NextGuid().ToString();

    /// <summary>Puts it back into its queue, where it is let through.</summary>
    public async Task ReleaseAsync(IBus bus, CancellationToken cancellationToken)
    {
        ISendEndpoint queue = await bus.GetSendEndpoint(new Uri(address));
        await queue.Send(new Raw(), new RawPipe(this), cancellationToken);
    }

    internal sealed record Raw;

    private sealed class RawPipe(HeldMessage held) : IPipe<SendContext>, IMessageSerializer
    {
        public ContentType ContentType => held._contentType;

        public Task Send(SendContext context)
        {
            context.Serializer = this;
            foreach ((string name, object value) in held._headers)
            {
                context.Headers.Set(name, value);
            }

            context.Headers.Set(Released, held.Id);
            return Task.CompletedTask;
        }

        public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class => new BytesMessageBody(held._body);

        public void Probe(ProbeContext context) => context.CreateFilterScope("held");
    }
}
