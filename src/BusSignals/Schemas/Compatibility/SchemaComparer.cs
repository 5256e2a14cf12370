using System.Globalization;

namespace BusSignals;

/// <summary>Walks two schemas side by side.</summary>
internal sealed class SchemaComparer(SchemaChanges changes)
{
    private static readonly SchemaNode Anything = new("");
    private readonly HashSet<(SchemaNode, SchemaNode)> _open = [];
    private readonly FacetComparer _facets = new(changes);

    public void Compare(SchemaNode before, SchemaNode after, string path)
    {
        (SchemaView old, SchemaView now) = (SchemaView.Of(before), SchemaView.Of(after));
        if (old.Node.Never || now.Node.Never)
        {
            Never(old.Node.Never, now.Node.Never, path);
            return;
        }

        Types(old.Types, now.Types, path);
        if (_open.Add((old.Node, now.Node)))
        {
            Parts(old, now, path);
            _open.Remove((old.Node, now.Node)); // changes in a shared schema are reported for each member, but not again within itself
        }
    }

    private void Parts(SchemaView old, SchemaView now, string path)
    {
        JsonTypes common = Whole(old.Types) & Whole(now.Types);
        _facets.Compare(old.Node, now.Node, common, path);
        if ((common & JsonTypes.Object) != 0)
        {
            Members(old.Node, now.Node, path);
        }

        if ((common & JsonTypes.Array) != 0)
        {
            Items(old.Node, now.Node, path);
        }

        Combinations(old.Node, now.Node, path);
    }

    private void Never(bool before, bool after, string path)
    {
        if (before != after)
        {
            changes.Add(
                path,
                after ? "must no longer be there" : "may now be there",
                after ? SchemaImpact.OldEmitters : SchemaImpact.OldReceivers);
        }
    }

    private void Types(JsonTypes before, JsonTypes after, string path)
    {
        JsonTypes gone = Whole(before) & ~Whole(after);
        JsonTypes added = Whole(after) & ~Whole(before);
        if (gone == JsonTypes.None && added == JsonTypes.None)
        {
            return;
        }

        string text = gone == JsonTypes.Null ? "can no longer be null"
            : added == JsonTypes.Null && gone == JsonTypes.None ? "can now be null"
            : $"was {before.Text()} and is {after.Text()}";
        changes.Add(
            path,
            gone == JsonTypes.Null && added != JsonTypes.None ? $"was {before.Text()} and is {after.Text()}" : text,
            (gone != JsonTypes.None ? SchemaImpact.OldEmitters : SchemaImpact.None)
                | (added != JsonTypes.None ? SchemaImpact.OldReceivers : SchemaImpact.None));
    }

    /// <summary>Every integer is a number.</summary>
    private static JsonTypes Whole(JsonTypes types) =>
        (types & JsonTypes.Number) != 0 ? types | JsonTypes.Integer : types;

    private void Members(SchemaNode before, SchemaNode after, string path)
    {
        Dictionary<string, string> pairs = Pairs(before, after);
        foreach (string name in Names(before))
        {
            string at = $"{path}/{JsonPointer.Escape(name)}";
            if (pairs.TryGetValue(name, out string? other))
            {
                Member(before, after, name, other, path);
            }
            else
            {
                changes.Add(
                    at,
                    "is gone",
                    (before.Required.Contains(name) ? SchemaImpact.OldReceivers : SchemaImpact.None)
                        | (after.AdditionalProperties is { Never: true } ? SchemaImpact.OldEmitters : SchemaImpact.None));
                if (after.AdditionalProperties is { Never: false } others)
                {
                    Compare(Declared(before, name), others, at);
                }
            }
        }

        foreach (string name in Names(after).Except(pairs.Values, StringComparer.Ordinal))
        {
            bool required = after.Required.Contains(name);
            changes.Add(
                $"{path}/{JsonPointer.Escape(name)}",
                required ? "is new and required" : "is new",
                (required ? SchemaImpact.OldEmitters : SchemaImpact.None)
                    | (before.AdditionalProperties is { Never: true } ? SchemaImpact.OldReceivers : SchemaImpact.None));
            if (before.AdditionalProperties is { Never: false } others)
            {
                Compare(others, Declared(after, name), $"{path}/{JsonPointer.Escape(name)}");
            }
        }

        if (before.AdditionalProperties is not null || after.AdditionalProperties is not null)
        {
            Compare(before.AdditionalProperties ?? Anything, after.AdditionalProperties ?? Anything, $"{path}/*");
        }

        Patterns(before, after, path);
    }

    private void Member(SchemaNode before, SchemaNode after, string name, string other, string path)
    {
        string at = $"{path}/{JsonPointer.Escape(other)}";
        if (name != other)
        {
            changes.Add(
                at,
                $"was spelt '{name}'",
                (changes.AfterAnyCase ? SchemaImpact.None : SchemaImpact.OldEmitters)
                    | (changes.BeforeAnyCase ? SchemaImpact.None : SchemaImpact.OldReceivers));
        }

        bool was = before.Required.Contains(name);
        bool @is = after.Required.Contains(other);
        if (was != @is)
        {
            changes.Add(
                at, @is ? "is now required" : "is no longer required",
                @is ? SchemaImpact.OldEmitters : SchemaImpact.OldReceivers);
        }

        Compare(Declared(before, name), Declared(after, other), at);
    }

    /// <summary>
    /// The rule for a member: under its name, or the one for all members without a rule of their own.
    /// </summary>
    private static SchemaNode Declared(SchemaNode node, string name) =>
        node.Properties.GetValueOrDefault(name) ?? node.AdditionalProperties ?? Anything;

    private void Patterns(SchemaNode before, SchemaNode after, string path)
    {
        Dictionary<string, SchemaNode> old = before.PatternProperties.ToDictionary(StringComparer.Ordinal);
        Dictionary<string, SchemaNode> now = after.PatternProperties.ToDictionary(StringComparer.Ordinal);
        foreach (string pattern in old.Keys.Union(now.Keys, StringComparer.Ordinal))
        {
            string at = $"{path}/{JsonPointer.Escape(pattern)}";
            SchemaNode? was = old.GetValueOrDefault(pattern);
            SchemaNode? @is = now.GetValueOrDefault(pattern);
            Compare(was ?? Anything, @is ?? Anything, at);
            if ((was is null ? before : @is is null ? after : null)?.AdditionalProperties is { } others)
            {
                Compare(was ?? others, @is ?? others, at); // if no pattern matched, a member may be one of the others
            }
        }
    }

    /// <summary>
    /// Maps the members of one schema to those of the other; names that differ only by case are the same member.
    /// </summary>
    private static Dictionary<string, string> Pairs(SchemaNode before, SchemaNode after)
    {
        string[] now = [.. Names(after)];
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in Names(before))
        {
            string? other = now.FirstOrDefault(it => it == name)
                ?? now.FirstOrDefault(it => it.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (other is not null)
            {
                pairs.Add(name, other);
            }
        }

        return pairs;
    }

    private static IEnumerable<string> Names(SchemaNode node) => node.Properties.Keys.Union(node.Required, StringComparer.Ordinal);

    private void Items(SchemaNode before, SchemaNode after, string path)
    {
        int tuple = Math.Max(before.Tuple.Count, after.Tuple.Count);
        for (int i = 0; i < tuple; i++)
        {
            Compare(Item(before, i), Item(after, i), string.Create(CultureInfo.InvariantCulture, $"{path}/{i}"));
        }

        Compare(before.Items ?? Anything, after.Items ?? Anything, $"{path}/*");
    }

    private static SchemaNode Item(SchemaNode node, int index) =>
        index < node.Tuple.Count ? node.Tuple[index] : node.Items ?? Anything;

    private void Combinations(SchemaNode before, SchemaNode after, string path)
    {
        Combination("allOf", before.AllOf, after.AllOf, path, more: SchemaImpact.OldEmitters, fewer: SchemaImpact.OldReceivers);
        Combination("anyOf", before.AnyOf, after.AnyOf, path, more: SchemaImpact.OldReceivers, fewer: SchemaImpact.OldEmitters);
        const SchemaImpact Both = SchemaImpact.OldEmitters | SchemaImpact.OldReceivers;
        Combination("oneOf", before.OneOf, after.OneOf, path, Both, Both);
        Combination("not", Single(before.Not), Single(after.Not), path, SchemaImpact.OldEmitters, SchemaImpact.OldReceivers);
    }

    private static IReadOnlyList<SchemaNode> Single(SchemaNode? node) => node is null ? [] : [node];

    /// <summary>Alternatives have no names to pair them by, so they are the same, more, fewer, or different.</summary>
    private void Combination(
        string keyword, IReadOnlyList<SchemaNode> before, IReadOnlyList<SchemaNode> after, string path,
        SchemaImpact more, SchemaImpact fewer)
    {
        bool kept = before.All(it => after.Any(other => Same(it, other)));
        bool known = after.All(it => before.Any(other => Same(other, it)));
        if (kept && known && before.Count == after.Count)
        {
            return;
        }

        if (before.Count == after.Count && keyword is ("allOf" or "anyOf"))
        {
            // If one of them becomes stricter or laxer, so does the whole.
            for (int i = 0; i < before.Count; i++)
            {
                Compare(before[i], after[i], path);
            }

            return;
        }

        // Without alternatives "anyOf" has no effect: adding the first one narrows, and removing the last one widens.
        (SchemaImpact added, SchemaImpact removed) = before.Count == 0 ? (SchemaImpact.OldEmitters, fewer)
            : after.Count == 0 ? (more, SchemaImpact.OldReceivers)
            : (more, fewer);
        string text = before.Count == 0 ? $"has the new rule '{keyword}'"
            : after.Count == 0 ? $"has no longer the rule '{keyword}'"
            : $"has other schemas in '{keyword}'";
        changes.Add(path, text, kept ? added : known ? removed : SchemaImpact.OldEmitters | SchemaImpact.OldReceivers);
    }

    private bool Same(SchemaNode before, SchemaNode after)
    {
        SchemaChanges aside = changes.Aside();
        new SchemaComparer(aside).Compare(before, after, "");
        return aside.All.Count == 0;
    }
}
