using System.Text.Json;
using System.Text.RegularExpressions;

namespace BusSignals.Tests.AsyncApi;

/// <summary>
/// JSON Schema draft 7 as AsyncAPI's own schema uses it: with conditions, which neither NJsonSchema nor
/// <see cref="SignalSchema"/> knows. Formats are not judged. A keyword that is not known here is an error, so that
/// nothing passes unjudged.
/// </summary>
internal sealed class Draft7(JsonElement document)
{
    private const StringComparison Exact = StringComparison.Ordinal;

    /// <summary>Whether a value fits the document, or the part of it at a reference.</summary>
    public bool Fits(JsonElement value, string reference = "#") => Fits(document.At(reference), value);

    private bool Fits(JsonElement schema, JsonElement value)
    {
        if (schema.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return schema.ValueKind == JsonValueKind.True;
        }

        return schema.TryGetProperty("$ref", out JsonElement reference)
            ? Fits(document.At(reference.GetString()!), value) // what stands beside it has no effect in draft 7
            : schema.EnumerateObject().All(it => Keeps(schema, it.Name, it.Value, value));
    }

    private bool Keeps(JsonElement schema, string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "$schema" or "$id" or "$comment" or "title" or "description" or "default" or "example" or "examples" or "format"
            or "definitions" or "readOnly" or "then" or "else" => true,
        "type" => rule.ValueKind == JsonValueKind.Array ? rule.EnumerateArray().Any(it => IsOf(it, value)) : IsOf(rule, value),
        "const" => JsonElement.DeepEquals(rule, value),
        "enum" => rule.EnumerateArray().Any(it => JsonElement.DeepEquals(it, value)),
        "allOf" => rule.EnumerateArray().All(it => Fits(it, value)),
        "anyOf" => rule.EnumerateArray().Any(it => Fits(it, value)),
        "oneOf" => rule.EnumerateArray().Count(it => Fits(it, value)) == 1,
        "not" => !Fits(rule, value),
        "if" => !schema.TryGetProperty(Fits(rule, value) ? "then" : "else", out JsonElement branch) || Fits(branch, value),
        "pattern" or "minLength" or "maxLength" => value.ValueKind != JsonValueKind.String || KeepsText(keyword, rule, value.GetString()!),
        "minimum" or "maximum" or "exclusiveMinimum" or "exclusiveMaximum" or "multipleOf" =>
            value.ValueKind != JsonValueKind.Number || KeepsNumber(keyword, rule.GetDecimal(), value.GetDecimal()),
        "items" or "additionalItems" or "contains" or "minItems" or "maxItems" or "uniqueItems" =>
            value.ValueKind != JsonValueKind.Array || KeepsList(schema, keyword, rule, [.. value.EnumerateArray()]),
        _ when keyword.StartsWith("x-", Exact) => true,
        _ => value.ValueKind != JsonValueKind.Object || KeepsObject(schema, keyword, rule, value),
    };

    private static bool KeepsText(string keyword, JsonElement rule, string value) => keyword switch
    {
        "pattern" => Regex.IsMatch(value, rule.GetString()!, RegexOptions.ECMAScript),
        "minLength" => value.Length >= rule.GetInt32(),
        _ => value.Length <= rule.GetInt32(),
    };

    private static bool KeepsNumber(string keyword, decimal limit, decimal value) => keyword switch
    {
        "minimum" => value >= limit,
        "maximum" => value <= limit,
        "exclusiveMinimum" => value > limit,
        "exclusiveMaximum" => value < limit,
        _ => value % limit == 0,
    };

    private bool KeepsList(JsonElement schema, string keyword, JsonElement rule, JsonElement[] items) => keyword switch
    {
        "items" when rule.ValueKind == JsonValueKind.Array => rule.EnumerateArray().Zip(items).All(it => Fits(it.First, it.Second)),
        "items" => items.All(it => Fits(rule, it)),
        "additionalItems" => !schema.TryGetProperty("items", out JsonElement tuple) || tuple.ValueKind != JsonValueKind.Array
            || items.Skip(tuple.GetArrayLength()).All(it => Fits(rule, it)),
        "contains" => items.Any(it => Fits(rule, it)),
        "minItems" => items.Length >= rule.GetInt32(),
        "maxItems" => items.Length <= rule.GetInt32(),
        _ => !rule.GetBoolean() || items.DistinctBy(it => it.GetRawText()).Count() == items.Length,
    };

    private bool KeepsObject(JsonElement schema, string keyword, JsonElement rule, JsonElement value) => keyword switch
    {
        "required" => rule.EnumerateArray().All(it => value.TryGetProperty(it.GetString()!, out _)),
        "properties" => rule.EnumerateObject().All(it => !value.TryGetProperty(it.Name, out JsonElement member) || Fits(it.Value, member)),
        "patternProperties" => rule.EnumerateObject().All(it =>
            value.EnumerateObject().Where(member => Matches(it.Name, member.Name)).All(member => Fits(it.Value, member.Value))),
        "additionalProperties" => value.EnumerateObject().Where(it => !IsNamed(schema, it.Name)).All(it => Fits(rule, it.Value)),
        "propertyNames" => value.EnumerateObject().All(it => Fits(rule, JsonSerializer.SerializeToElement(it.Name))),
        "dependencies" => rule.EnumerateObject().Where(it => value.TryGetProperty(it.Name, out _)).All(it =>
            it.Value.ValueKind == JsonValueKind.Array ? KeepsObject(schema, "required", it.Value, value) : Fits(it.Value, value)),
        "minProperties" => value.GetPropertyCount() >= rule.GetInt32(),
        "maxProperties" => value.GetPropertyCount() <= rule.GetInt32(),
        _ => throw new NotSupportedException($"The keyword '{keyword}' is not judged here."),
    };

    private static bool IsNamed(JsonElement schema, string member) =>
        (schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(member, out _))
        || (schema.TryGetProperty("patternProperties", out JsonElement patterns) && patterns.EnumerateObject().Any(it => Matches(it.Name, member)));

    private static bool Matches(string pattern, string name) => Regex.IsMatch(name, pattern, RegexOptions.ECMAScript);

    private static bool IsOf(JsonElement type, JsonElement value) => type.GetString() switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && decimal.IsInteger(value.GetDecimal()),
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        var name => value.ValueKind.ToString().Equals(name, StringComparison.OrdinalIgnoreCase),
    };
}
