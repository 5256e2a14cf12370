using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Namotion.Reflection;
using NJsonSchema;
using NJsonSchema.Generation;

namespace BusSignals;

/// <summary>
/// NJsonSchema's generator, used only for what it does right: lists, dictionaries, definitions, references and
/// nullability. The members, their names and whether they are required come from the serializer's own description of
/// the type: the generator reads attributes of another serializer, does not know constructors, and handles members of
/// base types in its own way.
/// </summary>
internal sealed class ContractSchemaGenerator : JsonSchemaGenerator
{
    private readonly JsonSerializerOptions _options;

    private ContractSchemaGenerator(JsonSerializerOptions options, JsonSchemaGeneratorSettings settings)
        : base(settings) => _options = options;

    public static string Generate(Type contract, JsonSerializerOptions options)
    {
        options.MakeReadOnly(populateMissingResolver: true); // as on its first use
        var settings = new JsonSchemaGeneratorSettings
        {
            ReflectionService = new SerializerReflection(options),
            AlwaysAllowAdditionalObjectProperties = true,
            UseXmlDocumentation = false, // the presence of its file must not change the schema
        };
        JsonSchema schema = new ContractSchemaGenerator(options, settings).Generate(contract);
        JsonObject json = JsonNode.Parse(schema.ToJson())!.AsObject();
        json["$schema"] = "http://json-schema.org/draft-07/schema#"; // the generator declares draft 4 for every schema
        return json.ToJsonString(Indented);
    }

    protected override void GenerateObject(
        JsonSchema schema, JsonTypeDescription typeDescription, JsonSchemaResolver schemaResolver)
    {
        Type type = typeDescription.ContextualType.Type;
        schemaResolver.AddSchema(type, false, schema);
        typeDescription.ApplyType(schema);
        if (typeof(IValidatableObject).IsAssignableFrom(type) || type.IsDefined(typeof(ValidationAttribute), inherit: true)
            || type.IsDefined(typeof(MetadataTypeAttribute), inherit: true))
        {
            throw new NotSupportedException(
                $"'{TypeName.Of(type)}' has rules of its own as a whole (IValidatableObject, [MetadataType], a validating attribute of the class), which nothing would check. "
                    + "Check them in Validate(…) of a flow, in middleware or in the constructor.");
        }

        JsonTypeInfo info = _options.GetTypeInfo(type);
        var initial = new InitialValues(info);
        foreach (JsonPropertyInfo property in info.Properties)
        {
            if (property.AttributeProvider is MemberInfo member && ContractMember.IsRead(property))
            {
                AddMember(schema, new ContractMember(property, member, info, _options), initial, schemaResolver);
            }
        }
    }

    protected override void GenerateEnum(JsonSchema schema, JsonTypeDescription typeDescription) =>
        EnumShape.Of(typeDescription.ContextualType.Type, _options)!.Apply(schema);

    private void AddMember(
        JsonSchema schema, ContractMember member, InitialValues initial, JsonSchemaResolver resolver)
    {
        ContextualType type = member.Member.ToContextualAccessor().AccessorType;
        bool nullable = type.IsNullableType
            || Settings.ReflectionService.IsNullable(type, Settings.DefaultReferenceTypeNullHandling);
        JsonSchemaProperty property = Schema(member, type, nullable && !member.MustHaveValue, resolver);
        member.Annotate(property);
        schema.Properties.Add(member.Name, property);
        if (member.Required ?? (!nullable && !initial.Has(member.Property)))
        {
            schema.RequiredProperties.Add(member.Name);
        }
    }

    private JsonSchemaProperty Schema(
        ContractMember member, ContextualType type, bool nullable, JsonSchemaResolver resolver)
    {
        if (member.EnumByConverter is { } shape)
        {
            var property = new JsonSchemaProperty();
            shape.Apply(property, nullable);
            return property;
        }

        bool any = member.Opaque
            || Settings.ReflectionService.GetDescription(type, Settings).Type == JsonObjectType.None;
        return any
            ? new JsonSchemaProperty()
            : GenerateWithReferenceAndNullability<JsonSchemaProperty>(type, nullable, resolver);
    }

    private static JsonSerializerOptions Indented { get; } =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
