using System.Globalization;
using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Reads a schema document. It refuses unsupported keywords by name: ignoring one would let payloads through that the
/// schema's author means to refuse.
/// </summary>
internal sealed class SchemaReader
{
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);
    private readonly JsonElement _root;

    private SchemaReader(JsonElement root) => _root = root;

    /// <exception cref="FormatException">The text is not a schema, or uses something unsupported.</exception>
    public static SchemaNode Read(string json)
    {
        JsonElement root;
        try
        {
            root = JsonElement.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw new FormatException($"The schema is not JSON: {exception.Message}", exception);
        }

        SchemaNode node = new SchemaReader(root).Node(root, "");
        SchemaLoops.Refuse(node);
        return node;
    }

    private SchemaNode Node(JsonElement element, string pointer)
    {
        if (_nodes.TryGetValue(pointer, out SchemaNode? known))
        {
            return known;
        }

        var node = new SchemaNode(pointer);
        _nodes.Add(pointer, node);
        switch (element.ValueKind)
        {
            case JsonValueKind.True:
                break;
            case JsonValueKind.False:
                node.Never = true;
                break;
            case JsonValueKind.Object:
                Fill(node, element);
                break;
            default:
                throw Fault(pointer, $"is {element.ValueKind}; a schema is an object, true or false.");
        }

        return node;
    }

    private void Fill(SchemaNode node, JsonElement element)
    {
        foreach (JsonProperty keyword in element.EnumerateObject())
        {
            Keyword(node, keyword.Name, keyword.Value);
        }

        if (node.Reference is not null)
        {
            RefuseNeighbours(node.Pointer, element);
        }

        if (True(element, "exclusiveMinimum"))
        {
            (node.ExclusiveMinimum, node.Minimum) = (node.Minimum, null);
        }

        if (True(element, "exclusiveMaximum"))
        {
            (node.ExclusiveMaximum, node.Maximum) = (node.Maximum, null);
        }
    }

    private void Keyword(SchemaNode node, string name, JsonElement value)
    {
        string at = $"{node.Pointer}/{JsonPointer.Escape(name)}";
        switch (name)
        {
            case "$ref": node.Reference = Target(value, at); break;
            case "type": node.Types = Types(value, at); break;
            case "enum": node.Values = SchemaValues.Array(value, at); break;
            case "const": node.Values = [value]; break;
            case "x-enumValues": node.EnumNumbers = SchemaValues.Array(value, at); break;
            case "minimum": node.Minimum = SchemaValues.Decimal(value, at); break;
            case "maximum": node.Maximum = SchemaValues.Decimal(value, at); break;
            case "exclusiveMinimum": node.ExclusiveMinimum = Exclusive(value, at); break;
            case "exclusiveMaximum": node.ExclusiveMaximum = Exclusive(value, at); break;
            case "multipleOf":
                node.MultipleOf = SchemaValues.Decimal(value, at) is > 0 and var step
                    ? step
                    : throw Fault(at, "must be greater than 0.");
                break;
            case "minLength": node.MinLength = SchemaValues.Count(value, at); break;
            case "maxLength": node.MaxLength = SchemaValues.Count(value, at); break;
            case "pattern": node.Pattern = Pattern(SchemaValues.Text(value, at), at); break;
            case "format": node.Format = Format(SchemaValues.Text(value, at), at); break;
            case "minItems": node.MinItems = SchemaValues.Count(value, at); break;
            case "maxItems": node.MaxItems = SchemaValues.Count(value, at); break;
            case "uniqueItems": node.UniqueItems = SchemaValues.Flag(value, at); break;
            case "items" when value.ValueKind == JsonValueKind.Array: node.Tuple = Nodes(value, at); break;
            case "items": node.Items = Node(value, at); break;
            case "additionalItems": AdditionalItems(node, value, at); break;
            case "minProperties": node.MinProperties = SchemaValues.Count(value, at); break;
            case "maxProperties": node.MaxProperties = SchemaValues.Count(value, at); break;
            case "required": node.Required = SchemaValues.Names(value, at); break;
            case "properties":
                foreach (JsonProperty it in Members(value, at))
                {
                    node.Properties[it.Name] = Node(it.Value, $"{at}/{JsonPointer.Escape(it.Name)}");
                }

                break;
            case "patternProperties":
                foreach (JsonProperty it in Members(value, at))
                {
                    string place = $"{at}/{JsonPointer.Escape(it.Name)}";
                    node.PatternProperties.Add(new(Pattern(it.Name, place), Node(it.Value, place)));
                }

                break;
            case "additionalProperties": node.AdditionalProperties = Node(value, at); break;
            case "definitions" or "$defs":
                foreach (JsonProperty it in Members(value, at))
                {
                    Node(it.Value, $"{at}/{JsonPointer.Escape(it.Name)}");
                }

                break;
            case "allOf": node.AllOf = Nodes(value, at); break;
            case "anyOf": node.AnyOf = Nodes(value, at); break;
            case "oneOf": node.OneOf = Nodes(value, at); break;
            case "not": node.Not = Node(value, at); break;
            default: SchemaKeywords.RefuseUnknown(name, node.Pointer); break;
        }
    }

    /// <summary>It has a meaning only beside a list of schemas, wherever in the object that is.</summary>
    private void AdditionalItems(SchemaNode node, JsonElement value, string at)
    {
        SchemaNode items = Node(value, at);
        bool tuple = JsonPointer.Resolve(_root, node.Pointer)?.TryGetProperty("items", out JsonElement it) == true
            && it.ValueKind == JsonValueKind.Array;
        if (tuple)
        {
            node.Items = items;
        }
    }

    private SchemaNode Target(JsonElement value, string at)
    {
        string text = SchemaValues.Text(value, at);
        if (text is not "#" && !text.StartsWith("#/", StringComparison.Ordinal))
        {
            throw Fault(at, $"refers to '{text}'; only references within the document ('#/…') are followed.");
        }

        string pointer = JsonPointer.Canonical(Uri.UnescapeDataString(text[1..]));
        return JsonPointer.Resolve(_root, pointer) is { } target
            ? Node(target, pointer)
            : throw Fault(at, $"refers to '{text}', which does not exist.");
    }

    private IReadOnlyList<SchemaNode> Nodes(JsonElement value, string at)
    {
        IReadOnlyList<JsonElement> items = SchemaValues.Array(value, at);
        return [.. items.Select((it, index) => Node(it, string.Create(CultureInfo.InvariantCulture, $"{at}/{index}")))];
    }

    private static JsonElement.ObjectEnumerator Members(JsonElement value, string at) =>
        value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject()
            : throw Fault(at, $"is {value.ValueKind}; it must be an object of schemas.");

    private static JsonTypes Types(JsonElement value, string at)
    {
        IReadOnlyList<JsonElement> names =
            value.ValueKind == JsonValueKind.Array ? SchemaValues.Array(value, at) : [value];
        JsonTypes types = JsonTypes.None;
        foreach (JsonElement name in names)
        {
            JsonTypes type = JsonTypesExtensions.Parse(SchemaValues.Text(name, at));
            types |= type != JsonTypes.None ? type : throw Fault(at, $"names '{name}', which is no type of JSON Schema.");
        }

        return types;
    }

    /// <summary>A limit of its own since draft 6; in draft 4 it only modifies another limit.</summary>
    private static decimal? Exclusive(JsonElement value, string at) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : SchemaValues.Decimal(value, at);

    private static bool True(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static string Pattern(string pattern, string at)
    {
        try
        {
            SafeRegex.Check(pattern);
            return pattern;
        }
        catch (ArgumentException exception)
        {
            throw Fault(at, $"is no regular expression: {exception.Message}");
        }
    }

    private static string Format(string format, string at) =>
        TextFormats.Known(format)
            ? format
            : throw Fault(at, $"is the format '{format}', which is not checked; known are {TextFormats.Names}.");

    private static void RefuseNeighbours(string pointer, JsonElement element)
    {
        foreach (JsonProperty keyword in element.EnumerateObject())
        {
            if (keyword.Name is not ("$ref" or "definitions" or "$defs") && SchemaKeywords.Decides(keyword.Name))
            {
                throw Fault(pointer, $"has '{keyword.Name}' beside '$ref', where it has no effect; put both into 'allOf'.");
            }
        }
    }

    internal static FormatException Fault(string pointer, string text) =>
        new($"The schema's '{(pointer.Length == 0 ? "/" : pointer)}' {text}");
}
