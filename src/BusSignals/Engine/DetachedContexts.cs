using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Creates the message context of a delivery without a transport: for an operator's request, a replayed dead signal, or
/// code that hosts its own flow. What is published and sent there goes to the outbox as usual.
/// </summary>
internal sealed class DetachedContexts(IServiceProvider provider)
{
    private static readonly byte[] Empty = JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["messageType"] = new JsonArray(MessageUrn.ForTypeString<Detached>()), ["message"] = new JsonObject() });

    public ConsumeContext Create(CancellationToken cancellationToken) => Read(Empty, EmptyHeaders.Instance, cancellationToken);

    /// <summary>
    /// A context for a message as MassTransit writes it: an envelope, or raw if the content type says so.
    /// </summary>
    public ConsumeContext Read(byte[] body, Headers headers, CancellationToken cancellationToken, string? contentType = null)
    {
        bool isRaw = contentType?.Split(';')[0].Trim() == SystemTextJsonRawMessageSerializer.JsonContentType.MediaType;
        ContentType type = isRaw ? SystemTextJsonRawMessageSerializer.JsonContentType : SystemTextJsonMessageSerializer.JsonContentType;
        var receive = new DetachedReceiveContext(provider.GetSignalsBus(), new BytesMessageBody(body), headers, type, cancellationToken);
        return isRaw ? new SystemTextJsonRawMessageSerializer().Deserialize(receive) : SystemTextJsonMessageSerializer.Instance.Deserialize(receive);
    }

    /// <summary>A context for a payload alone, as if it had arrived as a message of its signal.</summary>
    public ConsumeContext Wrap(
        SignalDefinition signal, JsonElement payload, Guid messageId, SignalMetadata metadata, CancellationToken cancellationToken)
    {
        Type contract = signal.IsDynamic ? typeof(NamedSignal) : signal.Contract;
        JsonElement message = signal.IsDynamic
            ? JsonSerializer.SerializeToElement(new NamedSignal(signal.Name, payload), SignalPayload.Options)
            : payload;
        var envelope = new JsonObject
        {
            ["messageId"] = messageId.ToString(),
            ["conversationId"] = metadata.ConversationId?.ToString(),
            ["correlationId"] = metadata.CorrelationId?.ToString(),
            ["initiatorId"] = metadata.InitiatorId?.ToString(),
            ["requestId"] = metadata.RequestId?.ToString(),
            ["sourceAddress"] = metadata.SourceAddress?.ToString(),
            ["responseAddress"] = metadata.ResponseAddress?.ToString(),
            ["faultAddress"] = metadata.FaultAddress?.ToString(),
            ["messageType"] = new JsonArray(MessageUrn.ForTypeString(contract)),
            ["message"] = JsonSerializer.SerializeToNode(message),
            ["headers"] = JsonSerializer.SerializeToNode(metadata.Headers ?? []),
        };
        return Read(JsonSerializer.SerializeToUtf8Bytes(envelope), EmptyHeaders.Instance, cancellationToken);
    }

    /// <summary>What a delivery without a signal handles.</summary>
    public static SignalEnvelope NoSignal(ProcessSession session) =>
        new(null!, Guid.Empty, new Detached(), null, session.Now, SignalMetadata.Of(session.Context));

    /// <summary>The message of a delivery that has none.</summary>
    internal sealed record Detached;
}
