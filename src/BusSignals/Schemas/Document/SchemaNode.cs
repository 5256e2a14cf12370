using System.Text.Json;

namespace BusSignals;

/// <summary>One schema of a schema document: its keywords, with references resolved.</summary>
internal sealed class SchemaNode(string pointer)
{
    /// <summary>Its location in the document, as a JSON Pointer.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>The schema that it refers to. It has no keywords of its own then.</summary>
    public SchemaNode? Reference { get; set; }

    /// <summary>The schema <c>false</c>, which no value satisfies.</summary>
    public bool Never { get; set; }

    public JsonTypes Types { get; set; } = JsonTypes.All;

    /// <summary>The values of <c>enum</c> or <c>const</c>; null if any value is allowed.</summary>
    public IReadOnlyList<JsonElement>? Values { get; set; }

    /// <summary>For an enum written by name: the numbers behind its names, which are accepted too.</summary>
    public IReadOnlyList<JsonElement>? EnumNumbers { get; set; }

    public decimal? Minimum { get; set; }

    public decimal? ExclusiveMinimum { get; set; }

    public decimal? Maximum { get; set; }

    public decimal? ExclusiveMaximum { get; set; }

    public decimal? MultipleOf { get; set; }

    public int? MinLength { get; set; }

    public int? MaxLength { get; set; }

    public string? Pattern { get; set; }

    public string? Format { get; set; }

    public int? MinItems { get; set; }

    public int? MaxItems { get; set; }

    public bool UniqueItems { get; set; }

    /// <summary>The schema of all items, or of those after <see cref="Tuple"/>.</summary>
    public SchemaNode? Items { get; set; }

    /// <summary>The schemas of the first items, by position.</summary>
    public IReadOnlyList<SchemaNode> Tuple { get; set; } = [];

    public int? MinProperties { get; set; }

    public int? MaxProperties { get; set; }

    public IReadOnlyList<string> Required { get; set; } = [];

    public Dictionary<string, SchemaNode> Properties { get; } = new(StringComparer.Ordinal);

    public List<KeyValuePair<string, SchemaNode>> PatternProperties { get; } = [];

    public SchemaNode? AdditionalProperties { get; set; }

    public IReadOnlyList<SchemaNode> AllOf { get; set; } = [];

    public IReadOnlyList<SchemaNode> AnyOf { get; set; } = [];

    public IReadOnlyList<SchemaNode> OneOf { get; set; } = [];

    public SchemaNode? Not { get; set; }

    /// <summary>The schema itself, or the one that it finally refers to.</summary>
    public SchemaNode Actual
    {
        get
        {
            SchemaNode node = this;
            while (node.Reference is { } next)
            {
                node = next;
            }

            return node;
        }
    }

    /// <summary>Whether it lets an object be one, which the payload of a signal always is.</summary>
    public bool AdmitsObjects
    {
        get
        {
            SchemaNode node = Actual;
            return !node.Never && node.Types.HasFlag(JsonTypes.Object)
                && node.Values?.All(it => it.ValueKind != JsonValueKind.Object) != true
                && node.AllOf.All(it => it.AdmitsObjects)
                && (node.AnyOf.Count == 0 || node.AnyOf.Any(it => it.AdmitsObjects))
                && (node.OneOf.Count == 0 || node.OneOf.Any(it => it.AdmitsObjects));
        }
    }

    /// <summary>The schemas that apply to the same value as this one.</summary>
    public IEnumerable<SchemaNode> InPlace =>
    [
        .. Reference is null ? Array.Empty<SchemaNode>() : [Reference],
        .. AllOf, .. AnyOf, .. OneOf,
        .. Not is null ? Array.Empty<SchemaNode>() : [Not],
    ];
}
