using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>Creates the messages that announce a process's end, in the outbox's format.</summary>
internal static class EndNotice
{
    public static IEnumerable<OutgoingMessage> Of(ProcessRow row, ProcessDefinition process, DateTimeOffset nextAttempt) =>
        row.Status == ProcessStatus.Ended ? EndListener.Read(row.ToldAtEnd).Select(it => Create(it, row, process, nextAttempt)) : [];

    private static OutgoingMessage Create(EndListener listener, ProcessRow row, ProcessDefinition process, DateTimeOffset nextAttempt)
    {
        if (listener.Request is { } request)
        {
            bool completed = row.Ending == ProcessEnding.Completed;
            var reply = new SignalReply
            {
                Outcome = completed ? SignalOutcome.Applied : SignalOutcome.Failed,
                Endpoint = process.Endpoint,
                Process = row.Path,
                Reply = completed ? row.Data : null,
                Reason = completed ? null : ProcessFailedException.Of(row.Path, row.Ending!.Value, row.StatusReason).Message,
            };
            return ReplyMessage.Create(new AskRequest(request, listener.Address), reply, null, nextAttempt);
        }

        JsonElement? result = row is { Ending: ProcessEnding.Completed, Data: { } data } ? JsonSerializer.Deserialize<JsonElement>(data) : null;
        var ended = new ProcessEnded(listener.Process!, listener.Journal, listener.Operation, row.Path, row.Ending!.Value, result, row.StatusReason);
        var id = Uuid5.Create(row.Key, FormattableString.Invariant($"ended {row.Version} {listener.Key}"));
        var envelope = new JsonObject
        {
            ["messageId"] = id.ToString(),
            ["destinationAddress"] = listener.Address.ToString(),
            ["messageType"] = new JsonArray(MessageUrn.ForTypeString<ProcessEnded>()),
            ["message"] = JsonSerializer.SerializeToNode(ended, SignalPayload.Options),
        };
        return new OutgoingMessage
        {
            Id = id,
            Destination = listener.Address.ToString(),
            NextAttempt = nextAttempt,
            ContentType = SystemTextJsonMessageSerializer.JsonContentType.ToString(),
            Body = envelope.ToJsonString(SignalPayload.Options),
            Properties = new OutgoingProperties { Headers = new() { [SignalHeaders.Process] = listener.Process! } }.Write(), // for the queue
        };
    }
}
