using System.Runtime.InteropServices;
using System.Text.Json;

namespace BusSignals;

/// <summary>A schema's rules for text. Length is counted in Unicode characters, as in JSON Schema.</summary>
internal sealed class TextRule
{
    private readonly int _minLength;
    private readonly int _maxLength;
    private readonly SafeRegex? _pattern;
    private readonly string? _format;
    private readonly bool _asSerializer;

    private TextRule(SchemaNode node, bool asSerializer)
    {
        _minLength = node.MinLength ?? 0;
        _maxLength = node.MaxLength ?? int.MaxValue;
        _pattern = node.Pattern is null ? null : new SafeRegex(node.Pattern);
        _format = TextFormats.Checks(node.Format) ? node.Format : null;
        _asSerializer = asSerializer;
    }

    public static TextRule? Of(SchemaNode node, bool asSerializer) =>
        node.MinLength is null or 0 && node.MaxLength is null && node.Pattern is null && !TextFormats.Checks(node.Format)
            ? null
            : new(node, asSerializer);

    public bool Check(JsonElement value, Report? report)
    {
        bool kept = _minLength == 0 && _maxLength == int.MaxValue || HasLength(value, report);
        if (!kept && report is null)
        {
            return false;
        }

        if (_format is not null && !TextFormats.Fits(value, _format, _asSerializer))
        {
            report?.Add($"format {_format}", value);
            kept = false;
        }

        if (_pattern is not null && !Matches(_pattern, value))
        {
            report?.Add($"pattern {JsonExcerpt.Cut(_pattern.Pattern)}", value);
            kept = false;
        }

        return kept;
    }

    private bool HasLength(JsonElement value, Report? report)
    {
        int length = Length(JsonMarshal.GetRawUtf8Value(value)[1..^1]);
        if (length < _minLength)
        {
            report?.Add($"minLength {_minLength}", value);
        }
        else if (length > _maxLength)
        {
            report?.Add($"maxLength {_maxLength}", value);
        }

        return length >= _minLength && length <= _maxLength;
    }

    private static int Length(ReadOnlySpan<byte> raw)
    {
        int length = 0;
        if (raw.IndexOf((byte)'\\') < 0)
        {
            foreach (byte part in raw)
            {
                length += (part & 0xC0) != 0x80 ? 1 : 0; // not a continuation byte
            }

            return length;
        }

        using var text = new DecodedText(raw, stackalloc char[DecodedText.OnStack]);
        for (int i = 0; i < text.Span.Length; i++)
        {
            bool pair = char.IsHighSurrogate(text.Span[i])
                && i + 1 < text.Span.Length && char.IsLowSurrogate(text.Span[i + 1]);
            i += pair ? 1 : 0;
            length++;
        }

        return length;
    }

    private static bool Matches(SafeRegex pattern, JsonElement value)
    {
        using var text = new DecodedText(value, stackalloc char[DecodedText.OnStack]);
        return pattern.IsMatch(text.Span);
    }
}
