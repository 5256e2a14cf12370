using System.Globalization;
using System.Text.Json;

namespace BusSignals;

/// <summary>A schema's rules for numbers.</summary>
internal sealed class NumberRule(SchemaNode node)
{
    private readonly decimal? _minimum = node.Minimum;
    private readonly decimal? _maximum = node.Maximum;
    private readonly decimal? _above = node.ExclusiveMinimum;
    private readonly decimal? _below = node.ExclusiveMaximum;
    private readonly decimal? _multipleOf = node.MultipleOf;
    private readonly string? _format = NumberFormats.Known(node.Format) ? node.Format : null;
    private readonly (decimal Least, decimal Most)? _range = NumberFormats.Range(node.Format);

    public static NumberRule? Of(SchemaNode node) =>
        node.Minimum is null && node.Maximum is null && node.ExclusiveMinimum is null && node.ExclusiveMaximum is null
            && node.MultipleOf is null && !NumberFormats.Known(node.Format)
            ? null
            : new(node);

    public bool Check(JsonElement value, Report? report)
    {
        var amount = new Amount(value);
        bool kept = CheckLimits(amount, value, report);
        bool fits = _range is { } range
            ? amount.CompareTo(range.Least) >= 0 && amount.CompareTo(range.Most) <= 0
            : NumberFormats.Fits(value, _format);
        if (!fits)
        {
            report?.Add($"format {_format}", value);
            kept = false;
        }

        return kept;
    }

    /// <summary>The same for a decimal written as text, as MassTransit does to preserve digits.</summary>
    public bool CheckText(JsonElement value, bool asSerializer, Report? report)
    {
        using var text = new DecodedText(value, stackalloc char[DecodedText.OnStack]);
        if (!NumberFormats.TryParseDecimal(text.Span, asSerializer, out decimal number))
        {
            report?.Add($"format {_format}", value);
            return false;
        }

        return CheckLimits(new Amount(number), value, report);
    }

    private bool CheckLimits(Amount amount, JsonElement value, Report? report)
    {
        bool kept = true;
        if (_minimum is { } minimum && amount.CompareTo(minimum) < 0)
        {
            kept = Broken("minimum", minimum, value, report);
        }

        if (_maximum is { } maximum && amount.CompareTo(maximum) > 0)
        {
            kept = Broken("maximum", maximum, value, report);
        }

        if (_above is { } above && amount.CompareTo(above) <= 0)
        {
            kept = Broken("exclusiveMinimum", above, value, report);
        }

        if (_below is { } below && amount.CompareTo(below) >= 0)
        {
            kept = Broken("exclusiveMaximum", below, value, report);
        }

        if (_multipleOf is { } step && !amount.IsMultipleOf(step))
        {
            kept = Broken("multipleOf", step, value, report);
        }

        return kept;
    }

    private static bool Broken(string keyword, decimal limit, JsonElement value, Report? report)
    {
        report?.Add($"{keyword} {Text(limit)}", value);
        return false;
    }

    /// <summary>Without the trailing zeros that a decimal keeps.</summary>
    public static string Text(decimal number) =>
        number.ToString("0.############################", CultureInfo.InvariantCulture);
}
