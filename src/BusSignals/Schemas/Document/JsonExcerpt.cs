using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace BusSignals;

/// <summary>The beginning of a value as JSON text, for people.</summary>
internal static class JsonExcerpt
{
    private const int Length = 100;

    /// <summary>At most 100 characters; an ellipsis marks a cut.</summary>
    public static string Of(JsonElement value)
    {
        // Only the beginning is decoded, because the value may be a whole payload.
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        string text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, (Length * 4) + 4)]);
        return Cut(text);
    }

    public static string Cut(string text)
    {
        if (text.Length <= Length)
        {
            return text;
        }

        int end = char.IsHighSurrogate(text[Length - 2]) ? Length - 2 : Length - 1;
        return text[..end] + "…";
    }
}
