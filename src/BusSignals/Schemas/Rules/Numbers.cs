using System.Runtime.InteropServices;
using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Checks numbers by their digits, so that neither the precision nor the range of a .NET type matters.
/// </summary>
internal static class Numbers
{
    /// <summary>Whether a number is whole, however it is written: 10, 1.0 and 1e1 are.</summary>
    public static bool IsInteger(JsonElement number)
    {
        ReadOnlySpan<byte> text = JsonMarshal.GetRawUtf8Value(number);
        int marker = text.IndexOfAny((byte)'e', (byte)'E');
        ReadOnlySpan<byte> digits = marker < 0 ? text : text[..marker];
        int point = digits.IndexOf((byte)'.');
        int last = digits.LastIndexOfAnyInRange((byte)'1', (byte)'9');
        if (last < 0)
        {
            return true; // zero
        }

        // The position after the point of the last digit that is not 0; zero or less before the point.
        int integers = point < 0 ? digits.Length : point;
        int places = last > integers ? last - integers : last - integers + 1;
        return places <= (marker < 0 ? 0 : Exponent(text[(marker + 1)..]));
    }

    /// <summary>
    /// Whether a number is written with digits only, the only form that the serializer reads as an integer.
    /// </summary>
    public static bool IsPlainInteger(JsonElement number) =>
        JsonMarshal.GetRawUtf8Value(number).IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;

    private static int Exponent(ReadOnlySpan<byte> text)
    {
        bool negative = text[0] == '-';
        int value = 0;
        foreach (byte digit in text)
        {
            if (digit is >= (byte)'0' and <= (byte)'9' && value < 100_000_000)
            {
                value = (value * 10) + (digit - '0');
            }
        }

        return negative ? -value : value;
    }
}
