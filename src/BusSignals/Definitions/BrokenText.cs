using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace BusSignals;

/// <summary>
/// Finds JSON strings that are not valid text: half a surrogate pair, or bytes that are not UTF-8. Such a string can be
/// neither read nor written, and the exception that a reader gets does not say where it is.
/// </summary>
internal static class BrokenText
{
    /// <summary>
    /// Its location as a JSON pointer; null if all strings are valid, in which case nothing is allocated.
    /// </summary>
    public static string? Find(JsonElement payload) => payload.ValueKind == JsonValueKind.Undefined || IsWhole(payload) ? null : Find(payload, "");

    /// <summary>A quick check: half a pair can only occur in escaped form.</summary>
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
            return null; // the reader's way of saying that it is not text
        }
    }
}
