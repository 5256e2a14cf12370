using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BusSignals;

/// <summary>A value must be one of a list.</summary>
internal sealed class EnumRule
{
    private readonly JsonElement[] _values;
    private readonly byte[][] _texts;
    private readonly string[] _names;
    private readonly long[] _numbers;
    private readonly bool _anyCase;
    private readonly string _rule;

    /// <param name="values">The allowed values.</param>
    /// <param name="more">Values that are accepted too, but should not be written.</param>
    /// <param name="anyCase">Whether text is compared the way the serializer reads the names of an enum.</param>
    public EnumRule(IReadOnlyList<JsonElement> values, IReadOnlyList<JsonElement> more, bool anyCase)
    {
        _values = [.. values, .. more];
        _names = [.. _values.Where(it => it.ValueKind == JsonValueKind.String).Select(it => it.GetString()!)];
        _texts = [.. _names.Select(Encoding.UTF8.GetBytes)];
        _numbers = [.. _values.Where(IsLong).Select(it => it.GetInt64())];
        _anyCase = anyCase;
        _rule = JsonExcerpt.Cut("enum " + string.Join(", ", values.Select(JsonExcerpt.Of)));
    }

    public bool Check(JsonElement value, JsonValueKind kind, Report? report)
    {
        if (Contains(value, kind))
        {
            return true;
        }

        report?.Add(_rule, value);
        return false;
    }

    private bool Contains(JsonElement value, JsonValueKind kind)
    {
        switch (kind)
        {
            case JsonValueKind.String:
                return ContainsText(value);
            case JsonValueKind.Number when value.TryGetInt64(out long number):
                return Array.IndexOf(_numbers, number) >= 0 || ContainsEqual(value, kind);
            default:
                return ContainsEqual(value, kind);
        }
    }

    private bool ContainsText(JsonElement value)
    {
        foreach (byte[] text in _texts)
        {
            if (value.ValueEquals(text))
            {
                return true;
            }
        }

        return _anyCase && ContainsName(value);
    }

    /// <summary>The serializer reads names in any case, and numbers as text.</summary>
    private bool ContainsName(JsonElement value)
    {
        using var text = new DecodedText(value, stackalloc char[DecodedText.OnStack]);
        ReadOnlySpan<char> name = text.Span.Trim();
        foreach (string it in _names)
        {
            if (name.Equals(it, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return long.TryParse(name, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
            && Array.IndexOf(_numbers, number) >= 0;
    }

    private bool ContainsEqual(JsonElement value, JsonValueKind kind)
    {
        foreach (JsonElement it in _values)
        {
            if (it.ValueKind == kind && JsonElement.DeepEquals(it, value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLong(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);
}
