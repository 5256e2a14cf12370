using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// The headers of a message as text, in whatever form a publisher or a broker sent them. Each name occurs once,
/// ignoring case; tables, lists and objects become JSON, which <see cref="Headers.Get{T}(string, T)"/> reads.
/// </summary>
internal static class HeaderTexts
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// All headers. If a name occurs twice, the last one wins: RabbitMQ's own properties come before the headers that a
    /// publisher set.
    /// </summary>
    public static Dictionary<string, string> Of(Headers headers)
    {
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in headers.GetAll())
        {
            if (Of(value) is { } text)
            {
                texts[name] = text;
            }
        }

        return texts;
    }

    /// <summary>Turns headers that were kept as text back into headers of a message.</summary>
    public static Headers Read(IEnumerable<KeyValuePair<string, string?>>? texts)
    {
        var headers = new DictionarySendHeaders();
        foreach ((string name, string? text) in texts ?? [])
        {
            headers.Set(name, text);
        }

        return headers;
    }

    /// <summary>One value; null if there is none.</summary>
    public static string? Of(object? value) => value switch
    {
        null => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } => JsonOf(value),
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString(),
        JsonElement element => element.GetRawText(), // preserves the digits of a number
        bool yes => yes ? "true" : "false",
        byte[] bytes => Of(bytes),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
        Uri or Type => value.ToString(),
        _ => JsonOf(value),
    };

    private static string Of(byte[] bytes) => Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes);

    private static string? JsonOf(object value)
    {
        try
        {
            return JsonSerializer.Serialize(Plain(value), Json);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            return value.ToString(); // it cannot be written as JSON
        }
    }

    /// <summary>Converts a broker's table or list: its strings, which arrive as bytes, become text.</summary>
    private static object? Plain(object? value)
    {
        switch (value)
        {
            case byte[] bytes:
                return Of(bytes);
            case IDictionary table:
                var members = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (DictionaryEntry entry in table)
                {
                    members[Of(entry.Key) ?? ""] = Plain(entry.Value);
                }

                return members;
            case IList list:
                return list.Cast<object?>().Select(Plain).ToArray();
            default:
                return value;
        }
    }
}
