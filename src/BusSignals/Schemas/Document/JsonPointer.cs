using System.Globalization;
using System.Text.Json;

namespace BusSignals;

/// <summary>JSON Pointers (RFC 6901).</summary>
internal static class JsonPointer
{
    public static string Escape(string segment) =>
        segment.AsSpan().IndexOfAny('~', '/') < 0
            ? segment
            : segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The canonical spelling of a pointer.</summary>
    public static string Canonical(string pointer) =>
        string.Join('/', pointer.Split('/').Select(it => Escape(Unescape(it))));

    public static JsonElement? Resolve(JsonElement root, string pointer)
    {
        JsonElement at = root;
        foreach (string segment in pointer.Split('/').Skip(1).Select(Unescape))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(segment, out JsonElement member))
            {
                at = member;
            }
            else if (at.ValueKind == JsonValueKind.Array
                && int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                && index < at.GetArrayLength())
            {
                at = at[index];
            }
            else
            {
                return null;
            }
        }

        return at;
    }

    private static string Unescape(string segment) =>
        segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
