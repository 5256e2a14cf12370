using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using NJsonSchema;

namespace BusSignals;

/// <summary>One member of a contract, as the serializer sees it, with the attributes of its property and parameter.</summary>
internal sealed class ContractMember
{
    private const JsonNumberHandling NumbersAsText =
        JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.WriteAsString
        | JsonNumberHandling.AllowNamedFloatingPointLiterals;

    private readonly Attribute[] _attributes;
    private readonly bool _numbersAsText;
    private readonly bool _leftOut;

    public ContractMember(JsonPropertyInfo property, MemberInfo member, JsonTypeInfo type, JsonSerializerOptions options)
    {
        Property = property;
        Member = member;
        _attributes =
        [
            .. member.GetCustomAttributes(inherit: true).OfType<Attribute>(),
            .. property.AssociatedParameter?.AttributeProvider?.GetCustomAttributes(inherit: true).OfType<Attribute>() ?? [],
        ];
        JsonNumberHandling numbers = property.NumberHandling ?? type.NumberHandling ?? options.NumberHandling;
        _numbersAsText = (numbers & NumbersAsText) != 0;
        JsonIgnoreCondition ignore =
            _attributes.OfType<JsonIgnoreAttribute>().FirstOrDefault()?.Condition ?? options.DefaultIgnoreCondition;
        _leftOut = property.ShouldSerialize is not null
            || ignore is JsonIgnoreCondition.WhenWritingDefault or JsonIgnoreCondition.WhenWritingNull;
        EnumByConverter = EnumShapeOf(property, options);
    }

    public JsonPropertyInfo Property { get; }

    public MemberInfo Member { get; }

    public string Name => Property.Name;

    /// <summary>Whether a converter of its own writes it, so that its shape is unknown.</summary>
    public bool Opaque => Property.CustomConverter is not null && EnumByConverter is null;

    /// <summary>How the converter of this member writes an enum.</summary>
    public EnumShape? EnumByConverter { get; }

    public bool MustHaveValue => _attributes.OfType<RequiredAttribute>().Any();

    /// <summary>
    /// Whether it must be present; null if that depends on whether it can be null or has an initial value.
    /// </summary>
    public bool? Required =>
        Property.IsRequired || MustHaveValue ? true
        : _leftOut || Property.AssociatedParameter is { HasDefaultValue: true } ? false
        : null;

    /// <summary>Whether the serializer reads it at all; a computed property, for example, is only written.</summary>
    public static bool IsRead(JsonPropertyInfo property) =>
        !property.IsExtensionData
        && (property.Set is not null || property.AssociatedParameter is not null
            || property.ObjectCreationHandling == JsonObjectCreationHandling.Populate)
        && property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true)
            is not [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.Always }, ..];

    /// <summary>Adds the rules of the attributes.</summary>
    public void Annotate(JsonSchemaProperty schema)
    {
        foreach (Attribute attribute in _attributes)
        {
            try
            {
                Annotations.Apply(schema, attribute);
            }
            catch (NotSupportedException exception)
            {
                throw new NotSupportedException($"'{TypeName.Of(Member.DeclaringType!)}.{Member.Name}': {exception.Message}.");
            }
        }

        if (_numbersAsText && (schema.Type & (JsonObjectType.Number | JsonObjectType.Integer)) != 0)
        {
            schema.Type |= JsonObjectType.String;
        }

        if ((Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType) == typeof(char))
        {
            (schema.MinLength, schema.MaxLength) = (1, 1);
        }
    }

    private static EnumShape? EnumShapeOf(JsonPropertyInfo property, JsonSerializerOptions options)
    {
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        bool isKnown = property.CustomConverter is { } known && (known is JsonStringEnumConverter || !TypeCheck.IsConvertedByUser(known));
        if (property.CustomConverter is not { } converter || !isKnown || !type.IsEnum) // a user's converter is not run just to inspect it
        {
            return null;
        }

        var own = new JsonSerializerOptions(options);
        own.Converters.Insert(0, converter);
        return EnumShape.Of(property.PropertyType, own);
    }
}
