using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace BusSignals;

/// <summary>
/// Finds in JSON what looks like a text and is none: half a surrogate pair, or bytes that are no UTF-8. It cannot be read, nor written again, and
/// whoever comes upon it gets an exception that does not say where.
/// </summary>
internal static class BrokenText
{
    /// <summary>Where it is, as a JSON pointer; null if all texts are whole, and then nothing is allocated.</summary>
    public static string? Find(JsonElement payload) => payload.ValueKind == JsonValueKind.Undefined || IsWhole(payload) ? null : Find(payload, "");

    /// <summary>A quick look: no half of a pair can stand there but escaped.</summary>
    private static bool IsWhole(JsonElement payload)
    {
        ReadOnlySpan<byte> json = JsonMarshal.GetRawUtf8Value(payload);
        return json.IndexOf("\\ud"u8) < 0 && json.IndexOf("\\uD"u8) < 0 && Utf8.IsValid(json);
    }

    private static string? Find(JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Read(value, static it => it.GetString()) is null ? path : null;
            case JsonValueKind.Array:
                int index = 0;
                return value.EnumerateArray().Select(it => Find(it, $"{path}/{index++}")).FirstOrDefault(it => it is not null);
            case JsonValueKind.Object:
                return value.EnumerateObject()
                    .Select(it => Read(it, static one => one.Name) is { } name ? Find(it.Value, $"{path}/{JsonPointer.Escape(name)}") : $"{path}/…")
                    .FirstOrDefault(it => it is not null);
            default:
                return null;
        }
    }

    private static string? Read<T>(T from, Func<T, string?> read)
    {
        try
        {
            return read(from);
        }
        catch (InvalidOperationException)
        {
            return null; // which is how the reader says that it is no text
        }
    }
}
