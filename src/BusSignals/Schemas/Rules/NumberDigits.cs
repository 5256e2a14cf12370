using System.Globalization;
using System.Text;

namespace BusSignals;

/// <summary>Whether reading a number loses what was written.</summary>
internal static class NumberDigits
{
    /// <summary>As many digits fit into every decimal, before or behind the point.</summary>
    private const int Always = 28;

    /// <summary>Whether a decimal keeps all digits of a number, and has not rounded it.</summary>
    /// <param name="json">The number as written.</param>
    /// <param name="read">What it was read as.</param>
    public static bool AreKept(ReadOnlySpan<byte> json, decimal read) =>
        (json.Length <= Always && json.IndexOfAny((byte)'e', (byte)'E') < 0) || AreKept(Encoding.ASCII.GetString(json), read);

    /// <summary>The same for a number that is written as text.</summary>
    public static bool AreKept(ReadOnlySpan<char> text, decimal read)
    {
        int exponentAt = text.IndexOfAny('e', 'E');
        if (exponentAt < 0 && text.Length <= Always)
        {
            return true;
        }

        if (!TryReadExponent(exponentAt < 0 ? [] : text[(exponentAt + 1)..], out int exponent))
        {
            return !text[..exponentAt].ContainsAnyInRange('1', '9');
        }

        (int digits, int fraction) = Count(exponentAt < 0 ? text : text[..exponentAt]);
        return digits == 0 || (fraction - exponent <= Always && (digits <= Always || digits == SignificantOf(read)));
    }

    /// <summary>Whether a number is written as zero, however many zeros that takes.</summary>
    public static bool IsZero(ReadOnlySpan<byte> json) =>
        json.IndexOfAny((byte)'e', (byte)'E') is var end && !(end < 0 ? json : json[..end]).ContainsAnyInRange((byte)'1', (byte)'9');

    /// <summary>The digits from the first to the last that is not zero, and how many places the last one is behind the point.</summary>
    private static (int Digits, int Fraction) Count(ReadOnlySpan<char> text)
    {
        (int digits, int zeros, int fraction, bool isBehind) = (0, 0, 0, false);
        foreach (char it in text)
        {
            isBehind |= it == '.';
            if (char.IsAsciiDigit(it))
            {
                fraction += isBehind ? 1 : 0;
                digits += it != '0' || digits > 0 ? 1 : 0;
                zeros = it == '0' ? zeros + 1 : 0;
            }
        }

        return digits == 0 ? (0, 0) : (digits - zeros, fraction - zeros);
    }

    /// <summary>An exponent; one with so many digits is none that a decimal has, but for zero.</summary>
    private static bool TryReadExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        return text.Length == 0 || (text.Length <= 10 && int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out exponent));
    }

    private static int SignificantOf(decimal number) => Count(number.ToString(CultureInfo.InvariantCulture)).Digits;
}
