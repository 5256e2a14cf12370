using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>The headers common to all signals, as a JSON Schema. None is required.</summary>
internal static class AsyncApiHeaders
{
    public static JsonObject Schema() => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            [SignalHeaders.Id] = Header("The signal's id.", ("pattern", "^[a-z0-9]+\\.[a-z0-9]+$")),
            [SignalHeaders.Path] = Header("The signal's path with its identity filled in."),
            [SignalHeaders.Sent] = Header("When the signal was emitted, by the emitter's clock.", ("format", "date-time")),
            [SignalHeaders.Version] = Header("The version of the contract.", ("pattern", "^[0-9]+$")),
            [SignalHeaders.IdempotencyKey] = Header("The emitter's idempotency key; signals of one identity with one key are one signal."),
            [SignalHeaders.Process] = Header("The path of the one process that the signal is sent to."),
            [SignalActivities.TraceParent] = Header("The emitter's trace, as in W3C Trace Context."),
            [SignalActivities.TraceState] = Header("The emitter's trace state, as in W3C Trace Context."),
        },
    };

    private static JsonObject Header(string description, params (string Keyword, string Value)[] rules)
    {
        var header = new JsonObject { ["type"] = "string", ["description"] = description };
        foreach ((string keyword, string value) in rules)
        {
            header[keyword] = value;
        }

        return header;
    }
}
