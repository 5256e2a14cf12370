using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals.Testing;

/// <summary>Forwards outgoing messages to the bus and records them.</summary>
internal sealed class RecordingSender(IServiceProvider provider) : IOutgoingSender
{
    private readonly BusSender _sender = new(provider);
    private readonly List<OutgoingMessage> _sent = [];

    public async Task SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await CrashPoint.PassAsync(() => _sender.SendAsync(message, cancellationToken));
        lock (_sent)
        {
            _sent.Add(message);
        }
    }

    public IReadOnlyList<T> Sent<T>() where T : class
    {
        string urn = MessageUrn.ForTypeString<T>();
        lock (_sent)
        {
            return [.. _sent.Where(it => !it.IsTimer && !ForwardedMessage.Is(it)).Select(it => JsonNode.Parse(it.Body!)!)
                .Where(it => it["messageType"]!.AsArray().Any(type => type!.GetValue<string>() == urn))
                .Select(it => it["message"].Deserialize<T>(SystemTextJsonMessageSerializer.Options)!)];
        }
    }
}
