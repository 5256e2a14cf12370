using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MassTransit;

namespace BusSignals;

/// <summary>
/// One AsyncAPI document. Members are written in the order they are added, signals in the order of their keys.
/// </summary>
internal sealed class AsyncApiDocument
{
    private const string Envelope =
        "Messages travel in MassTransit's envelope: its member 'message' is the payload described here, its member 'headers' "
        + "holds the headers, and its member 'messageType' the URN given as 'x-message-urn'.";

    private static readonly JsonSerializerOptions Text =
        new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ISignalRegistry _registry;
    private readonly AsyncApiOptions _options;
    private readonly AsyncApiKeys _keys;
    private readonly SignalDefinition[] _signals;

    public AsyncApiDocument(ISignalRegistry registry, AsyncApiOptions options)
    {
        _registry = registry;
        _options = options;
        _keys = new AsyncApiKeys(registry);
        _signals = [.. registry.Signals.OrderBy(_keys.Of, StringComparer.Ordinal)];
    }

    public string ToJson() => new JsonObject
    {
        ["asyncapi"] = "3.0.0",
        ["info"] = new JsonObject
        {
            ["title"] = _options.Title,
            ["version"] = _options.Version,
            ["description"] = Envelope,
        },
        ["defaultContentType"] = "application/vnd.masstransit+json",
        ["channels"] = ForEach(_signals, _keys.Of, Channel),
        ["operations"] = Operations(),
        ["components"] = new JsonObject
        {
            ["messages"] = ForEach(_signals, _keys.Of, Message),
            ["schemas"] = Schemas(),
        },
    }.ToJsonString(Text);

    private JsonObject Channel(SignalDefinition signal)
    {
        var channel = new JsonObject { ["address"] = signal.Path.Template };
        if (signal.Description is { } description)
        {
            channel["description"] = description;
        }

        if (signal.Path.Parameters.Count > 0)
        {
            channel["parameters"] = ForEach(signal.Path.Parameters, it => it, it => new JsonObject
            {
                ["location"] = $"$message.payload#/{JsonPointer.Escape(signal.MemberName(it))}",
            });
        }

        string key = _keys.Of(signal);
        channel["messages"] = new JsonObject { [key] = Reference("components", "messages", key) };
        channel["x-signal-id"] = signal.Id.ToString();
        return channel;
    }

    private JsonObject Message(SignalDefinition signal)
    {
        var message = new JsonObject { ["name"] = signal.Id.ToString(), ["title"] = signal.Contract.Name };
        if (signal.Description is { } description)
        {
            message["summary"] = description;
        }

        if (_keys.IsEarlier(signal))
        {
            message["deprecated"] = true;
        }

        message["headers"] = Reference("components", "schemas", AsyncApiKeys.Headers);
        message["payload"] = Reference("components", "schemas", _keys.Of(signal));
        message["x-signal-id"] = signal.Id.ToString();
        message["x-signal-version"] = signal.Version;
        if (signal.ChangeId is { } change)
        {
            message["x-signal-change-id"] = change;
        }

        message["x-message-urn"] = MessageUrn.ForTypeString(signal.Contract);
        return message;
    }

    private JsonObject Operations()
    {
        var operations = new JsonObject();
        foreach (SignalDefinition signal in _signals)
        {
            string key = _keys.Of(signal);
            if (!_keys.IsEarlier(signal))
            {
                operations[$"send.{key}"] = Operation("send", key);
            }

            foreach (ProcessDefinition process in _registry.Processes.Where(it => AsyncApiKeys.Takes(it, signal)))
            {
                JsonObject receive = Operation("receive", key);
                receive["x-process"] = process.Path.Template;
                receive["x-endpoint"] = process.Endpoint;
                operations[$"receive.{key}.{process.Endpoint}"] = receive;
            }
        }

        return operations;
    }

    private JsonObject Schemas()
    {
        JsonObject schemas = ForEach(_signals, _keys.Of, it => EmbeddedSchema.Of(it.Schema, Pointer("components", "schemas", _keys.Of(it))));
        schemas[AsyncApiKeys.Headers] = AsyncApiHeaders.Schema();
        return schemas;
    }

    private static JsonObject Operation(string action, string key) => new()
    {
        ["action"] = action,
        ["channel"] = Reference("channels", key),
        ["messages"] = new JsonArray(Reference("channels", key, "messages", key)),
    };

    private static JsonObject ForEach<T>(IEnumerable<T> items, Func<T, string> key, Func<T, JsonObject> value) =>
        new(items.Select(it => KeyValuePair.Create(key(it), (JsonNode?)value(it))));

    private static JsonObject Reference(params IEnumerable<string> segments) => new() { ["$ref"] = Pointer(segments) };

    private static string Pointer(params IEnumerable<string> segments) => $"#/{string.Join('/', segments)}";
}
