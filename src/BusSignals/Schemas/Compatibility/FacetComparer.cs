using System.Text.Json;

namespace BusSignals;

/// <summary>Compares the rules of two schemas for a value without parts.</summary>
internal sealed class FacetComparer(SchemaChanges changes)
{
    public void Compare(SchemaNode before, SchemaNode after, JsonTypes common, string path)
    {
        Values(before.Values, after.Values, path);
        if ((common & (JsonTypes.Number | JsonTypes.Integer)) != 0)
        {
            Least("minimum", Lower(before), Lower(after), path);
            Most("maximum", Upper(before), Upper(after), path);
            Steps(before.MultipleOf, after.MultipleOf, path);
        }

        if ((common & JsonTypes.String) != 0)
        {
            Least("minLength", Count(before.MinLength), Count(after.MinLength), path);
            Most("maxLength", Count(before.MaxLength), Count(after.MaxLength), path);
            Rule("pattern", before.Pattern, after.Pattern, path);
            Rule("format", TextFormat(before), TextFormat(after), path);
        }

        if ((common & JsonTypes.Array) != 0)
        {
            Least("minItems", Count(before.MinItems), Count(after.MinItems), path);
            Most("maxItems", Count(before.MaxItems), Count(after.MaxItems), path);
            Rule("uniqueItems", before.UniqueItems ? "true" : null, after.UniqueItems ? "true" : null, path);
        }

        if ((common & JsonTypes.Object) != 0)
        {
            Least("minProperties", Count(before.MinProperties), Count(after.MinProperties), path);
            Most("maxProperties", Count(before.MaxProperties), Count(after.MaxProperties), path);
        }
    }

    private void Values(IReadOnlyList<JsonElement>? before, IReadOnlyList<JsonElement>? after, string path)
    {
        if (before is null && after is null)
        {
            return;
        }

        if (before is null || after is null)
        {
            Rule("enum", Text(before), Text(after), path);
            return;
        }

        foreach (JsonElement gone in before.Where(it => !after.Any(other => JsonElement.DeepEquals(it, other))))
        {
            changes.Narrower(path, $"can no longer be {JsonExcerpt.Of(gone)}");
        }

        foreach (JsonElement added in after.Where(it => !before.Any(other => JsonElement.DeepEquals(it, other))))
        {
            changes.Wider(path, $"can also be {JsonExcerpt.Of(added)}");
        }
    }

    private static string? Text(IReadOnlyList<JsonElement>? values) =>
        values is null ? null : JsonExcerpt.Cut(string.Join(", ", values.Select(JsonExcerpt.Of)));

    /// <summary>A rule that is present or not; two different ones cannot be compared.</summary>
    private void Rule(string name, string? before, string? after, string path)
    {
        if (before == after)
        {
            return;
        }

        if (before is null)
        {
            changes.Narrower(path, $"has the new rule '{name} {after}'");
        }
        else if (after is null)
        {
            changes.Wider(path, $"has no longer the rule '{name} {before}'");
        }
        else
        {
            changes.Other(path, $"had the rule '{name} {before}' and has '{name} {after}'");
        }
    }

    private void Least(string name, Bound? before, Bound? after, string path) => Limit(name, before, after, path, 1);

    private void Most(string name, Bound? before, Bound? after, string path) => Limit(name, before, after, path, -1);

    private void Limit(string name, Bound? before, Bound? after, string path, int up)
    {
        if (before == after)
        {
            return;
        }

        string text = $"had {Words(before)} and has {Words(after)}";
        bool narrower = before is null || (after is not null && Strictness(after.Value, before.Value, up) > 0);
        changes.Add(path, text, narrower ? SchemaImpact.OldEmitters : SchemaImpact.OldReceivers);

        string Words(Bound? bound) =>
            bound is { } it ? $"the {name} {NumberRule.Text(it.Value)}{(it.Exclusive ? " (exclusive)" : "")}" : $"no {name}";
    }

    /// <summary>Greater than zero if the first bound is stricter.</summary>
    private static int Strictness(Bound one, Bound other, int up) =>
        one.Value != other.Value ? up * one.Value.CompareTo(other.Value) : one.Exclusive.CompareTo(other.Exclusive);

    private void Steps(decimal? before, decimal? after, string path)
    {
        if (before is { } old && after is { } now && old != now)
        {
            string text = $"had to be a multiple of {NumberRule.Text(old)} and has to be one of {NumberRule.Text(now)}";
            changes.Add(
                path,
                text,
                now % old == 0 ? SchemaImpact.OldEmitters
                : old % now == 0 ? SchemaImpact.OldReceivers
                : SchemaImpact.OldEmitters | SchemaImpact.OldReceivers);
        }
        else
        {
            Rule("multipleOf", Text(before), Text(after), path);
        }
    }

    private static string? Text(decimal? number) => number is { } it ? NumberRule.Text(it) : null;

    private static string? TextFormat(SchemaNode node) => TextFormats.Checks(node.Format) ? node.Format : null;

    private static Bound? Count(int? count) => count is null ? null : new Bound(count.Value, false);

    private static Bound? Lower(SchemaNode node) => Strictest(
        1, new(node.Minimum, false), new(node.ExclusiveMinimum, true), new(NumberFormats.Range(node.Format)?.Least, false));

    private static Bound? Upper(SchemaNode node) => Strictest(
        -1, new(node.Maximum, false), new(node.ExclusiveMaximum, true), new(NumberFormats.Range(node.Format)?.Most, false));

    private static Bound? Strictest(int up, params ReadOnlySpan<KeyValuePair<decimal?, bool>> bounds)
    {
        Bound? strictest = null;
        foreach ((decimal? value, bool exclusive) in bounds)
        {
            if (value is { } it)
            {
                var bound = new Bound(it, exclusive);
                strictest = strictest is { } other && Strictness(other, bound, up) >= 0 ? other : bound;
            }
        }

        return strictest;
    }

    private readonly record struct Bound(decimal Value, bool Exclusive);
}
