using System.Text.Json;
using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>Processes and dead signals as people may see them.</summary>
internal sealed class SensitiveViews(SignalCatalog model)
{
    /// <summary>A process with sensitive values masked; its state can still be read by type.</summary>
    public ProcessView Of(ProcessView view)
    {
        if (model.ProcessOfShape(view.Type) is not { } process)
        {
            return view; // its types are not known here
        }

        bool hidesAll = SensitiveMembers.IsMarked(process.Type);
        HistoryEntry[] history = [.. view.History.Select(it => Of(it, process, hidesAll))];
        string? state = StateOf(process.Type) is { } type ? SensitiveMask.Of(view.StateJson, type, StateJsonOptions.Default) : view.StateJson;
        return view.Masked(hidesAll && state is not null ? SensitiveMask.Hidden : state, history);
    }

    /// <summary>
    /// A dead signal with sensitive values masked. Data that cannot be read is masked if it might contain any.
    /// </summary>
    public DeadSignal Of(DeadSignal dead)
    {
        ProcessDefinition? process = model.Processes.FirstOrDefault(it => it.Endpoint == dead.Endpoint);
        bool hidesAny = process is not null
            && (SensitiveMembers.IsMarked(process.Type) || process.Received.Any(it => SensitiveMembers.AreIn(it.Definition.Contract, SignalPayload.Options)));
        if (!hidesAny)
        {
            return dead;
        }

        return dead with { Body = SensitiveMembers.IsMarked(process!.Type) ? SensitiveMask.Hidden : Body(dead, process) };
    }

    private static HistoryEntry Of(HistoryEntry entry, ProcessDefinition process, bool hidesAll)
    {
        string? payload = hidesAll && entry.Payload is not null ? SensitiveMask.Hidden
            : entry.Kind == HistoryKind.Signal && process.Find(entry)?.Definition is { IsDynamic: false } signal
                ? SensitiveMask.Of(entry.Payload, signal.Contract, SignalPayload.Options)
            : entry.Payload;
        bool hidesReply = entry.Reply is not null && (hidesAll || SignalMetadata.Read(entry.Metadata).IsReplySensitive);
        return ReferenceEquals(payload, entry.Payload) && !hidesReply
            ? entry
            : entry with
            {
                Payload = payload,
                Metadata = hidesReply ? (SignalMetadata.Read(entry.Metadata) with { Reply = $"\"{SensitiveMask.Hidden}\"" }).Write() : entry.Metadata,
            };
    }

    /// <summary>The body, whose payload is all of it or is inside an envelope.</summary>
    private static string Body(DeadSignal dead, ProcessDefinition process)
    {
        SignalDefinition? known = SignalId.TryParse(dead.SignalId, out SignalId id) ? process.Find(id)?.Definition : null;
        if (dead.ContentType == DeadSignalFactory.Payload && known is { IsDynamic: false })
        {
            return SensitiveMask.Of(dead.Body, known.Contract, SignalPayload.Options)!;
        }

        try
        {
            return JsonNode.Parse(dead.Body) is JsonObject { } envelope && envelope["messageType"] is JsonArray types
                && types.Select(it => process.FindByMessageType(it!.GetValue<string>())).FirstOrDefault(it => it is not null) is { } found
                ? Envelope(envelope, found.As.Contract)
                : SensitiveMask.Hidden;
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
        {
            return SensitiveMask.Hidden;
        }
    }

    private static string Envelope(JsonObject envelope, Type contract)
    {
        JsonNode? message = envelope["message"];
        if (message is not null && SensitiveMask.Of(message, contract, SignalPayload.Options) is var masked && masked != message)
        {
            envelope["message"] = masked;
        }

        return envelope.ToJsonString(SignalPayload.Options);
    }

    /// <summary>
    /// The type that a process's state is written from: its own class, or the result of a durable process.
    /// </summary>
    private static Type? StateOf(Type process)
    {
        for (Type? type = process; type is not null; type = type.BaseType)
        {
            Type? generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
            if (generic == typeof(SignalStateMachine<>) || generic == typeof(SignalFlow<>))
            {
                return type.GetGenericArguments()[0];
            }

            if (generic == typeof(DurableProcess<,>))
            {
                return type.GetGenericArguments()[1];
            }
        }

        return null;
    }
}
