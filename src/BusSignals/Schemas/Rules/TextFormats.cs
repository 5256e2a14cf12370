using System.Buffers.Text;
using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BusSignals;

/// <summary>The formats of text. Dates, times, ids and binary data are whatever the serializer reads as such.</summary>
internal static partial class TextFormats
{
    private static readonly FrozenSet<string> Checked = FrozenSet.Create(
        StringComparer.Ordinal,
        "date-time", "date", "time", "duration", "time-span", "uuid", "guid", "uri", "uri-reference", "email", "hostname", "ipv4", "ipv6",
        "byte", "base64");

    /// <summary>Formats that describe how to show or store a value, not which values are valid.</summary>
    private static readonly FrozenSet<string> Notes =
        FrozenSet.Create(StringComparer.Ordinal, "password", "phone", "binary");

    /// <summary>All checked formats, as text for people.</summary>
    public static string Names { get; } = string.Join(", ", Checked.Order(StringComparer.Ordinal));

    public static bool Known(string format) => Checks(format) || NumberFormats.Known(format) || Notes.Contains(format);

    public static bool Checks(string? format) => format is not null && Checked.Contains(format);

    /// <param name="value">The text.</param>
    /// <param name="format">A format for which <see cref="Checks"/> is true.</param>
    /// <param name="asSerializer">Whether anything that the serializer reads is valid, even if the format is
    /// stricter.</param>
    public static bool Fits(JsonElement value, string format, bool asSerializer)
    {
        switch (format)
        {
            case "date-time":
                return value.TryGetDateTimeOffset(out _) || value.TryGetDateTime(out _);
            case "uuid" or "guid":
                return value.TryGetGuid(out _);
            default:
                using (var text = new DecodedText(value, stackalloc char[DecodedText.OnStack]))
                {
                    return Fits(text.Span, format, asSerializer);
                }
        }
    }

    private static bool Fits(ReadOnlySpan<char> text, string format, bool asSerializer) => format switch
    {
        "date" => TimeFormats.IsDate(text),
        "time" => TimeFormats.IsTime(text, asSerializer),
        "time-span" => TimeFormats.IsTimeSpan(text),
        "duration" => Duration().IsMatch(text),
        "uri" => UriFormat.IsAbsolute(text),
        "uri-reference" => UriFormat.IsReference(text),
        "email" => IsEmail(text),
        "hostname" => IsHostname(text),
        "ipv4" => IsIpV4(text),
        "ipv6" => text.Contains(':') && !text.Contains('%') && IPAddress.IsValid(text),
        _ => Base64.IsValid(text),
    };

    /// <summary>One at sign with something on both sides, as for <c>[EmailAddress]</c>.</summary>
    private static bool IsEmail(ReadOnlySpan<char> text)
    {
        int at = text.IndexOf('@');
        return at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@') && text.IndexOfAny('\r', '\n') < 0;
    }

    private static bool IsHostname(ReadOnlySpan<char> text)
    {
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> label = text[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-'
                || label.ContainsAnyExcept(UriFormat.LabelCharacters))
            {
                return false;
            }
        }

        return text.Length <= 253;
    }

    private static bool IsIpV4(ReadOnlySpan<char> text)
    {
        int parts = 0;
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            bool number = part.Length is >= 1 and <= 3 && !part.ContainsAnyExceptInRange('0', '9')
                && (part.Length == 1 || part[0] != '0') && int.Parse(part, null) <= 255;
            if (!number)
            {
                return false;
            }

            parts++;
        }

        return parts == 4;
    }

    /// <summary>ISO 8601, in the notation of RFC 3339.</summary>
    [GeneratedRegex(@"\AP(?:\d+W|(?=\d|T\d)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();
}
