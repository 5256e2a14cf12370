using System.Runtime.InteropServices;
using System.Text.Json;

namespace BusSignals;

/// <summary>A schema's rules for objects.</summary>
internal sealed class ObjectRule
{
    private const int WordsOnStack = 8;

    private readonly int _minProperties;
    private readonly int _maxProperties;
    private readonly MemberNames _names;
    private readonly bool[] _declared;
    private readonly bool[] _required;
    private readonly ValueRule?[] _rules;
    private readonly (SafeRegex Name, ValueRule? Rule)[] _patterns;
    private readonly ValueRule? _additional;

    /// <param name="node">The schema.</param>
    /// <param name="rules">The rules of its properties; null for those that accept anything.</param>
    /// <param name="patterns">The rules of its pattern properties.</param>
    /// <param name="additional">The rule of all other properties.</param>
    /// <param name="anyCase">Whether the case of names is ignored.</param>
    public ObjectRule(
        SchemaNode node,
        IReadOnlyDictionary<string, ValueRule?> rules,
        IEnumerable<(string Name, ValueRule? Rule)> patterns,
        ValueRule? additional,
        bool anyCase)
    {
        string[] names = [.. rules.Keys.Union(node.Required, StringComparer.Ordinal)];
        _minProperties = node.MinProperties ?? 0;
        _maxProperties = node.MaxProperties ?? int.MaxValue;
        _names = new MemberNames(names, anyCase);
        _declared = [.. names.Select(rules.ContainsKey)];
        _required = [.. names.Select(it => node.Required.Contains(it, StringComparer.Ordinal))];
        _rules = [.. names.Select(rules.GetValueOrDefault)];
        _patterns = [.. patterns.Select(it => (new SafeRegex(it.Name), it.Rule))];
        _additional = additional;
    }

    public bool Check(JsonElement value, int depth, Report? report)
    {
        int words = (_names.Count + 63) / 64;
        Span<ulong> seen = words <= WordsOnStack ? stackalloc ulong[WordsOnStack] : new ulong[words];
        bool kept = true;
        int count = 0;
        int expected = 0;
        foreach (JsonProperty member in value.EnumerateObject())
        {
            count++;
            ReadOnlySpan<byte> name = JsonMarshal.GetRawUtf8PropertyName(member);
            int index = _names.Find(name, expected);
            if (index >= 0)
            {
                seen[index >> 6] |= 1UL << (index & 63);
                expected = index + 1 == _names.Count ? 0 : index + 1;
            }

            kept &= CheckMember(member, name, index, depth, report);
            if (!kept && report is null or { Full: true })
            {
                return false;
            }
        }

        return CheckRequired(seen, report) & CheckCount(value, count, report) & kept;
    }

    private bool CheckMember(JsonProperty member, ReadOnlySpan<byte> name, int index, int depth, Report? report)
    {
        bool declared = index >= 0 && _declared[index];
        if (declared && _patterns.Length == 0)
        {
            return Keeps(_rules[index], member, depth, report);
        }

        bool kept = !declared || Keeps(_rules[index], member, depth, report);
        bool matched = declared;
        if (_patterns.Length > 0)
        {
            using var text = new DecodedText(name, stackalloc char[DecodedText.OnStack]);
            foreach ((SafeRegex pattern, ValueRule? rule) in _patterns)
            {
                if (pattern.IsMatch(text.Span))
                {
                    matched = true;
                    kept &= Keeps(rule, member, depth, report);
                }
            }
        }

        return kept & (matched || Keeps(_additional, member, depth, report));
    }

    private static bool Keeps(ValueRule? rule, JsonProperty member, int depth, Report? report)
    {
        if (rule is null)
        {
            return true;
        }

        if (report is null)
        {
            return rule.Check(member.Value, depth, null);
        }

        using var name = new DecodedText(JsonMarshal.GetRawUtf8PropertyName(member), stackalloc char[DecodedText.OnStack]);
        report.Enter(name.Span.ToString());
        bool kept = rule.Check(member.Value, depth, report);
        report.Leave();
        return kept;
    }

    private bool CheckRequired(ReadOnlySpan<ulong> seen, Report? report)
    {
        bool kept = true;
        for (int i = 0; i < _required.Length; i++)
        {
            if (_required[i] && (seen[i >> 6] & (1UL << (i & 63))) == 0)
            {
                report?.AddMissing(_names[i], "required");
                kept = false;
            }
        }

        return kept;
    }

    private bool CheckCount(JsonElement value, int count, Report? report)
    {
        if (count >= _minProperties && count <= _maxProperties)
        {
            return true;
        }

        report?.Add(count < _minProperties ? $"minProperties {_minProperties}" : $"maxProperties {_maxProperties}", value);
        return false;
    }
}
