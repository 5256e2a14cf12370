using System.Text.Json;

namespace BusSignals;

/// <summary>Finds texts and numbers that JSON cannot represent.</summary>
internal static class SimpleValues
{
    /// <summary>What would be lost of a simple value; null if nothing, or if it is not a simple value.</summary>
    public static string? Fault(object value)
    {
        string? text = value switch
        {
            string it => it,
            char it => it.ToString(),
            IRef { Key: { } it } => it,
            Uri it => it.OriginalString,
            _ => null,
        };
        if (text is not null && PathValue.HasLoneSurrogate(text))
        {
            return "it has half a surrogate pair, which is no character and would be written as U+FFFD. Use whole characters, or bytes";
        }

        if (value is JsonElement { ValueKind: JsonValueKind.Undefined })
        {
            return "it is a default JsonElement, which has nothing to write. Make it nullable";
        }

        bool isNoNumber = value is double.NaN or float.NaN or double.PositiveInfinity or double.NegativeInfinity or float.PositiveInfinity or float.NegativeInfinity
            || (value is Half half && !Half.IsFinite(half));
        return isNoNumber ? $"{value} is no number in JSON. Use null, or a text" : null;
    }
}
