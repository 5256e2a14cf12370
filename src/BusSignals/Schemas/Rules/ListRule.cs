using System.Text.Json;

namespace BusSignals;

/// <summary>A schema's rules for lists.</summary>
internal sealed class ListRule(SchemaNode node, ValueRule[] tuple, ValueRule? items)
{
    private readonly int _minItems = node.MinItems ?? 0;
    private readonly int _maxItems = node.MaxItems ?? int.MaxValue;
    private readonly bool _unique = node.UniqueItems;

    public bool Check(JsonElement value, int depth, Report? report)
    {
        int count = value.GetArrayLength();
        bool kept = count >= _minItems && count <= _maxItems;
        if (!kept)
        {
            report?.Add(count < _minItems ? $"minItems {_minItems}" : $"maxItems {_maxItems}", value);
        }

        kept &= (items is null && tuple.Length == 0) || CheckItems(value, depth, report);
        if (_unique && (kept || report is not null) && !UniqueItems.AreIn(value, count))
        {
            report?.Add("uniqueItems", value);
            kept = false;
        }

        return kept;
    }

    private bool CheckItems(JsonElement value, int depth, Report? report)
    {
        bool kept = true;
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
        {
            ValueRule? rule = index < tuple.Length ? tuple[index] : items;
            report?.Enter(index);
            bool itemKept = rule is null || rule.Check(item, depth, report);
            report?.Leave();
            kept &= itemKept;
            if (!kept && report is null or { Full: true })
            {
                return false;
            }

            index++;
        }

        return kept;
    }
}
