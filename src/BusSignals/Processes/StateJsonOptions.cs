using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BusSignals;

/// <summary>How process state is written: names in camel case, enums by name, public fields and NaN too.</summary>
internal static class StateJsonOptions
{
    public static JsonSerializerOptions Default { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        IncludeFields = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>For the state in the store: members that this version does not know are kept, and written again.</summary>
    public static JsonSerializerOptions Stored { get; } = new(Default)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { UnknownMembers.Keep } },
    };

    /// <summary>For details of history entries and log lines: what is null is left out, and what is sensitive hidden.</summary>
    public static JsonSerializerOptions Notes { get; } = new(Default)
    {
        Converters = { new NoteConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { SensitiveNotes.Hide, UnknownMembers.Show } },
    };
}
