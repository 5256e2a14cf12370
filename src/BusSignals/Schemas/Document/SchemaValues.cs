using System.Text.Json;

namespace BusSignals;

/// <summary>Reads the values of keywords.</summary>
internal static class SchemaValues
{
    public static string Text(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(value, at, "text");

    public static bool Flag(JsonElement value, string at) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(value, at, "true or false");

    public static decimal Decimal(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number)
            ? number
            : throw Wrong(value, at, "a number of at most 28 digits");

    public static int Count(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out decimal number)
            && number is >= 0 and <= int.MaxValue && number == decimal.Truncate(number)
            ? (int)number
            : throw Wrong(value, at, "a whole number from 0");

    public static IReadOnlyList<JsonElement> Array(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            ? [.. value.EnumerateArray()]
            : throw Wrong(value, at, "a list that is not empty");

    public static IReadOnlyList<string> Names(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(it => Text(it, at)).Distinct(StringComparer.Ordinal)]
            : throw Wrong(value, at, "a list of names");

    private static FormatException Wrong(JsonElement value, string at, string expected) =>
        SchemaReader.Fault(at, $"is {JsonExcerpt.Of(value)}; it must be {expected}.");
}
