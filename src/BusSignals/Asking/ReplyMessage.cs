using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>Creates the message that carries an answer to its asker, in the outbox's format.</summary>
internal static class ReplyMessage
{
    /// <summary>The message of one answer; any node may send it from <paramref name="nextAttempt"/> on.</summary>
    public static OutgoingMessage Create(AskRequest to, SignalReply reply, Guid? conversation, DateTimeOffset nextAttempt)
    {
        Guid id = NewId.NextGuid();
        var envelope = new JsonObject
        {
            ["messageId"] = id.ToString(),
            ["requestId"] = to.RequestId.ToString(),
            ["conversationId"] = conversation?.ToString(),
            ["destinationAddress"] = to.ResponseAddress.ToString(),
            ["messageType"] = new JsonArray(MessageUrn.ForTypeString<SignalReply>()),
            ["message"] = JsonSerializer.SerializeToNode(reply, SignalPayload.Options),
        };
        return new OutgoingMessage
        {
            Id = id,
            Destination = to.ResponseAddress.ToString(),
            NextAttempt = nextAttempt,
            ContentType = SystemTextJsonMessageSerializer.JsonContentType.ToString(),
            Body = envelope.ToJsonString(SignalPayload.Options),
            Properties = OutgoingProperties.OfRequest(to.RequestId, conversation),
        };
    }

    /// <summary>
    /// The answers of a unit of work, one for each of its signals that was asked, so that the asker hears what was
    /// committed. A signal that stays in the mailbox answers that it waits there.
    /// </summary>
    public static IEnumerable<OutgoingMessage> Of(
        IEnumerable<HistoryEntry> changed, ProcessDefinition process, ProcessId id, DateTimeOffset nextAttempt)
    {
        foreach (HistoryEntry entry in changed.Where(it => it.Kind == HistoryKind.Signal && SignalMetadata.MayBeAsked(it.Metadata)))
        {
            var metadata = SignalMetadata.Read(entry.Metadata);
            var reply = SignalReply.Of(entry, process, id.Path);
            foreach (AskRequest ask in metadata.Asks)
            {
                yield return Create(ask, reply, metadata.ConversationId, nextAttempt);
            }
        }
    }
}
