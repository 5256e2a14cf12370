using System.Text.Json;

namespace BusSignals;

/// <summary>Compiles a schema to rules, each once.</summary>
internal sealed class RuleCompiler
{
    private readonly Dictionary<SchemaNode, ValueRule> _rules = [];
    private readonly bool _asSerializer;

    private RuleCompiler(bool asSerializer) => _asSerializer = asSerializer;

    /// <param name="root">The schema.</param>
    /// <param name="asSerializer">
    /// Whether names are matched and values are read as the serializer does, which is more lenient than JSON Schema:
    /// right for a schema generated from a contract, because the serializer runs next.
    /// </param>
    public static ValueRule Compile(SchemaNode root, bool asSerializer) => new RuleCompiler(asSerializer).Rule(root);

    private ValueRule Rule(SchemaNode node)
    {
        node = node.Actual;
        if (_rules.TryGetValue(node, out ValueRule? known))
        {
            return known;
        }

        var rule = new ValueRule();
        _rules.Add(node, rule);
        IReadOnlyList<JsonElement> numbers = _asSerializer ? node.EnumNumbers ?? [] : [];
        rule.Never = node.Never;
        rule.Types = node.Types | (numbers.Count > 0 ? JsonTypes.Integer : JsonTypes.None);
        rule.AsSerializer = _asSerializer;
        rule.Enum = node.Values is null ? null : new EnumRule(node.Values, numbers, _asSerializer && node.EnumNumbers is not null);
        rule.Number = NumberRule.Of(node);
        rule.DecimalText = node.Format == "decimal" && (node.Types & JsonTypes.String) != 0;
        rule.Text = TextRule.Of(node, _asSerializer);
        rule.Object = Object(node);
        rule.List = List(node);
        rule.Others =
        [
            .. node.AllOf.Select(Rule),
            .. node.AnyOf.Count == 0 ? [] : new[] { Choice(node.AnyOf, exactlyOne: false) },
            .. node.OneOf.Count == 0 ? [] : new[] { Choice(node.OneOf, exactlyOne: true) },
            .. node.Not is null ? [] : new[] { new NotRule(Rule(node.Not)) },
        ];
        return rule;
    }

    private ChoiceRule Choice(IReadOnlyList<SchemaNode> nodes, bool exactlyOne) => new([.. nodes.Select(Rule)], exactlyOne);

    private ObjectRule? Object(SchemaNode node)
    {
        bool any = node.Properties.Count == 0 && node.PatternProperties.Count == 0 && node.AdditionalProperties is null
            && node.Required.Count == 0 && node.MinProperties is null && node.MaxProperties is null;
        return any
            ? null
            : new ObjectRule(
                node,
                node.Properties.ToDictionary(it => it.Key, it => RuleOrNull(it.Value), StringComparer.Ordinal),
                node.PatternProperties.Select(it => (it.Key, RuleOrNull(it.Value))),
                RuleOrNull(node.AdditionalProperties),
                _asSerializer);
    }

    private ListRule? List(SchemaNode node) =>
        node.Items is null && node.Tuple.Count == 0 && node.MinItems is null && node.MaxItems is null && !node.UniqueItems
            ? null
            : new ListRule(node, [.. node.Tuple.Select(Rule)], RuleOrNull(node.Items));

    private ValueRule? RuleOrNull(SchemaNode? node) => node is null ? null : Rule(node);
}
