using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>
/// How process state is serialized: names in camel case, enums by name, including public fields and NaN.
/// </summary>
internal static class StateJsonOptions
{
    public static JsonSerializerOptions Default { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new CompositeStatusConverter() },
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(), // types may be looked at before anything has been serialized
    };

    /// <summary>For stored state: members that this version does not know are kept, and written again.</summary>
    public static JsonSerializerOptions Stored { get; } = new(Default)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { UnknownMembers.Keep } },
    };

    /// <summary>
    /// For details of history entries and log lines: nulls are omitted, and sensitive data is masked.
    /// </summary>
    public static JsonSerializerOptions Notes { get; } = new(Default)
    {
        Converters = { new NoteConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { SensitiveNotes.Hide, UnknownMembers.Show } },
    };
}
