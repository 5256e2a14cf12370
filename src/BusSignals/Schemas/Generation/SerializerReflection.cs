using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MassTransit.Serialization;
using Namotion.Reflection;
using NJsonSchema;
using NJsonSchema.Generation;

namespace BusSignals;

/// <summary>
/// Tells the generator what the serializer makes of a type. The output of a foreign converter is unknown: such a type
/// may be anything.
/// </summary>
internal sealed class SerializerReflection(JsonSerializerOptions options) : DefaultReflectionService
{
    private static readonly FrozenDictionary<Type, (JsonObjectType Type, string? Format)> Simple =
        new Dictionary<Type, (JsonObjectType, string?)>
        {
            [typeof(string)] = (JsonObjectType.String, null),
            [typeof(char)] = (JsonObjectType.String, null),
            [typeof(bool)] = (JsonObjectType.Boolean, null),
            [typeof(sbyte)] = (JsonObjectType.Integer, "int8"),
            [typeof(byte)] = (JsonObjectType.Integer, "uint8"),
            [typeof(short)] = (JsonObjectType.Integer, "int16"),
            [typeof(ushort)] = (JsonObjectType.Integer, "uint16"),
            [typeof(int)] = (JsonObjectType.Integer, "int32"),
            [typeof(uint)] = (JsonObjectType.Integer, "uint32"),
            [typeof(long)] = (JsonObjectType.Integer, "int64"),
            [typeof(ulong)] = (JsonObjectType.Integer, "uint64"),
            [typeof(Int128)] = (JsonObjectType.Integer, null),
            [typeof(UInt128)] = (JsonObjectType.Integer, null),
            [typeof(decimal)] = (JsonObjectType.Number | JsonObjectType.String, "decimal"),
            [typeof(double)] = (JsonObjectType.Number, "double"),
            [typeof(float)] = (JsonObjectType.Number, "float"),
            [typeof(Half)] = (JsonObjectType.Number, "half"),
            [typeof(Guid)] = (JsonObjectType.String, "uuid"),
            [typeof(DateTime)] = (JsonObjectType.String, "date-time"),
            [typeof(DateTimeOffset)] = (JsonObjectType.String, "date-time"),
            [typeof(DateOnly)] = (JsonObjectType.String, "date"),
            [typeof(TimeOnly)] = (JsonObjectType.String, "time"),
            [typeof(TimeSpan)] = (JsonObjectType.String, "time-span"),
            [typeof(Uri)] = (JsonObjectType.String, "uri-reference"),
            [typeof(Version)] = (JsonObjectType.String, null),
            [typeof(byte[])] = (JsonObjectType.String, "byte"),
        }.ToFrozenDictionary();

    public override JsonTypeDescription GetDescription(
        ContextualType contextualType, ReferenceTypeNullHandling defaultReferenceTypeNullHandling,
        JsonSchemaGeneratorSettings settings)
    {
        if (contextualType.IsNullableType)
        {
            JsonTypeDescription inner = GetDescription(
                contextualType.OriginalGenericArguments[0], defaultReferenceTypeNullHandling, settings);
            inner.IsNullable = inner.Type != JsonObjectType.None;
            return inner;
        }

        Type type = contextualType.OriginalType;
        bool nullable = !type.IsValueType && IsNullable(contextualType, defaultReferenceTypeNullHandling);
        JsonTypeDescription Is(JsonObjectType kind, string? format = null) =>
            JsonTypeDescription.Create(contextualType, kind, kind != JsonObjectType.None && nullable, format);

        if (type.IsValueType && typeof(IRef).IsAssignableFrom(type))
        {
            return Is(JsonObjectType.String);
        }

        JsonTypeInfo info = options.GetTypeInfo(type);
        if (!IsOfFramework(info))
        {
            return Is(JsonObjectType.None);
        }

        if (Simple.TryGetValue(type, out (JsonObjectType Type, string? Format) simple))
        {
            return Is(simple.Type, simple.Format);
        }

        if (type.IsEnum)
        {
            return EnumShape.Of(type, options) is { } shape
                ? JsonTypeDescription.CreateForEnumeration(
                    contextualType, shape.ByName ? JsonObjectType.String : JsonObjectType.Integer, false)
                : Is(JsonObjectType.None);
        }

        if (IsDictionary(info))
        {
            return contextualType.GenericArguments.Length == 2
                ? JsonTypeDescription.CreateForDictionary(contextualType, JsonObjectType.Object, nullable)
                : Is(JsonObjectType.Object);
        }

        return Is(info.Kind switch
        {
            JsonTypeInfoKind.Object when type != typeof(object) => JsonObjectType.Object,
            JsonTypeInfoKind.Enumerable => JsonObjectType.Array,
            _ => JsonObjectType.None,
        });
    }

    /// <summary>MassTransit has its own converter for dictionaries with text keys.</summary>
    private static bool IsDictionary(JsonTypeInfo info) =>
        info.Kind == JsonTypeInfoKind.Dictionary
        || (IsOf<SystemTextJsonMessageSerializer>(info)
            && info.Type.GetGenericArguments() is [var key, _] && key == typeof(string));

    private static bool IsOfFramework(JsonTypeInfo info) =>
        IsOf<JsonSerializerOptions>(info) || IsOf<SystemTextJsonMessageSerializer>(info);

    private static bool IsOf<T>(JsonTypeInfo info) => info.Converter.GetType().Assembly == typeof(T).Assembly;
}
