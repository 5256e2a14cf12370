using System.Text.Json;

namespace BusSignals;

/// <summary>The types in a JSON Schema.</summary>
[Flags]
internal enum JsonTypes
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Object = 4,
    Array = 8,
    Number = 16,
    String = 32,
    Integer = 64,
    All = Null | Boolean | Object | Array | Number | String,
}

/// <summary>The spelling of types, and which of them a value has.</summary>
internal static class JsonTypesExtensions
{
    private static readonly JsonTypes[] Single =
    [
        JsonTypes.String, JsonTypes.Number, JsonTypes.Integer, JsonTypes.Boolean, JsonTypes.Object, JsonTypes.Array,
        JsonTypes.Null,
    ];

    public static JsonTypes Parse(string? name) =>
        Single.FirstOrDefault(it => string.Equals(Name(it), name, StringComparison.Ordinal));

    /// <summary>The types in words, the last one after "or".</summary>
    public static string Text(this JsonTypes types) =>
        string.Join(" or ", Single.Where(it => types.HasFlag(it)).Select(Name));

    /// <summary>
    /// The type of a value; for a number it is <see cref="JsonTypes.Number"/> even without a fraction.
    /// </summary>
    public static JsonTypes Of(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => JsonTypes.Object,
        JsonValueKind.Array => JsonTypes.Array,
        JsonValueKind.String => JsonTypes.String,
        JsonValueKind.Number => JsonTypes.Number,
        JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
        JsonValueKind.Null => JsonTypes.Null,
        _ => JsonTypes.None,
    };

    private static string Name(JsonTypes type) => type.ToString().ToLowerInvariant();
}
