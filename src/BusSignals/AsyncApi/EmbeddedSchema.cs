using System.Text.Json;
using System.Text.Json.Nodes;

namespace BusSignals;

/// <summary>
/// A signal's schema as part of another document, in draft 7. References within it are rebased to its place there,
/// keywords that name or version a document of its own are dropped, and draft 4's exclusive limits become draft 7's.
/// Values, such as those of an enum, are left alone.
/// </summary>
internal sealed class EmbeddedSchema
{
    private readonly string _place;

    private EmbeddedSchema(string place) => _place = place;

    /// <param name="schema">The schema.</param>
    /// <param name="place">Where it will be embedded: a reference such as
    /// <c>#/components/schemas/order.cancel</c>.</param>
    public static JsonObject Of(SignalSchema schema, string place) =>
        new EmbeddedSchema(place).Schema(JsonElement.Parse(schema.ToJson())) switch
        {
            JsonObject it => it,
            JsonValue it when it.GetValue<bool>() => [],
            _ => new JsonObject { ["not"] = new JsonObject() }, // AsyncAPI does not accept false as a whole schema
        };

    private JsonNode? Schema(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return Copy(schema);
        }

        var embedded = new JsonObject();
        foreach (JsonProperty keyword in schema.EnumerateObject().Where(it => it.Name is not ("$schema" or "$id" or "id")))
        {
            embedded[keyword.Name] = keyword.Name switch
            {
                "$ref" => $"{_place}{keyword.Value.GetString()![1..]}",
                "properties" or "patternProperties" or "definitions" or "$defs" => Each(keyword.Value),
                "items" or "additionalItems" or "additionalProperties" or "not" or "allOf" or "anyOf" or "oneOf" => OneOrMany(keyword.Value),
                _ => Copy(keyword.Value),
            };
        }

        Exclude(embedded, "exclusiveMinimum", "minimum");
        Exclude(embedded, "exclusiveMaximum", "maximum");
        return embedded;
    }

    private JsonObject Each(JsonElement schemas) =>
        new(schemas.EnumerateObject().Select(it => KeyValuePair.Create(it.Name, Schema(it.Value))));

    private JsonNode? OneOrMany(JsonElement schemas) => schemas.ValueKind == JsonValueKind.Array
        ? new JsonArray([.. schemas.EnumerateArray().Select(Schema)])
        : Schema(schemas);

    private static JsonNode? Copy(JsonElement value) => JsonSerializer.SerializeToNode(value);

    private static void Exclude(JsonObject schema, string exclusive, string limit)
    {
        switch (schema[exclusive]?.GetValueKind())
        {
            case JsonValueKind.True when schema[limit] is { } value:
                schema.Remove(limit);
                schema[exclusive] = value;
                break;
            case JsonValueKind.True or JsonValueKind.False:
                schema.Remove(exclusive);
                break;
        }
    }
}
