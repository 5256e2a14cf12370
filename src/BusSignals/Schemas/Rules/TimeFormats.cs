using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace BusSignals;

/// <summary>Dates, times of day and time spans.</summary>
internal static class TimeFormats
{
    public static bool IsDate(ReadOnlySpan<char> text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>As .NET writes it: <c>[-][d.]hh:mm:ss[.fffffff]</c>.</summary>
    public static bool IsTimeSpan(ReadOnlySpan<char> text) =>
        (text is [_, _, ':', _, _, ':', _, _] && IsTimeOnly(text)) // the exact check allocates
        || TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out _);

    /// <summary>A time of day as in RFC 3339, with an optional offset, or any that the serializer reads.</summary>
    public static bool IsTime(ReadOnlySpan<char> text, bool asSerializer)
    {
        if (asSerializer)
        {
            return IsTimeOnly(text);
        }

        ReadOnlySpan<char> time = WithoutOffset(text);
        if (time.Length < 8 || !IsTimeOnly(time[..8]))
        {
            return false;
        }

        ReadOnlySpan<char> fraction = time[8..];
        return fraction.Length == 0
            || (fraction.Length > 1 && fraction[0] == '.' && !fraction[1..].ContainsAnyExceptInRange('0', '9'));
    }

    private static ReadOnlySpan<char> WithoutOffset(ReadOnlySpan<char> text)
    {
        if (text is [.., 'Z' or 'z'])
        {
            return text[..^1];
        }

        return text is [.. var time, '+' or '-', _, _, ':', _, _] && IsTimeOnly($"{text[^5..]}:00") ? time : text;
    }

    private static bool IsTimeOnly(ReadOnlySpan<char> text)
    {
        Span<byte> ascii = stackalloc byte[24];
        if (text.Length is 0 or > 24 || !char.IsAsciiDigit(text[0]) || text.IndexOfAny('.', ':') is var separator
            && (separator < 0 || text[separator] == '.')
            || Ascii.FromUtf16(text, ascii, out int length) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        return Utf8Parser.TryParse(ascii[..length], out TimeSpan _, out int used, 'c') && used == length;
    }
}
