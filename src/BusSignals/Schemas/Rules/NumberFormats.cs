using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BusSignals;

/// <summary>The formats that denote the range of a numeric type.</summary>
internal static class NumberFormats
{
    private const NumberStyles Plain =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly NumberStyles Generous = Plain | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    public static bool Known(string? format) =>
        format is "int8" or "uint8" or "int16" or "uint16" or "int32" or "uint32" or "int64" or "uint64" or "decimal"
            or "half" or "float" or "double";

    /// <summary>The range of an integer format; null for others.</summary>
    public static (decimal Least, decimal Most)? Range(string? format) => format switch
    {
        "int8" => (sbyte.MinValue, sbyte.MaxValue),
        "uint8" => (byte.MinValue, byte.MaxValue),
        "int16" => (short.MinValue, short.MaxValue),
        "uint16" => (ushort.MinValue, ushort.MaxValue),
        "int32" => (int.MinValue, int.MaxValue),
        "uint32" => (uint.MinValue, uint.MaxValue),
        "int64" => (long.MinValue, long.MaxValue),
        "uint64" => (ulong.MinValue, ulong.MaxValue),
        _ => null,
    };

    /// <summary>
    /// Whether a number is one of a format that has no range. What is too large for it would be read as infinity, what is too small as
    /// zero, and a decimal with too many digits would be rounded.
    /// </summary>
    public static bool Fits(JsonElement value, string? format) => format switch
    {
        "decimal" => value.TryGetDecimal(out decimal number) && NumberDigits.AreKept(JsonMarshal.GetRawUtf8Value(value), number),
        "half" => FitsFloating((double)(Half)value.GetDouble(), value),
        "float" => FitsFloating(value.GetSingle(), value),
        "double" => FitsFloating(value.GetDouble(), value),
        _ => true,
    };

    private static bool FitsFloating(double number, JsonElement value) =>
        double.IsFinite(number) && (number != 0 || NumberDigits.IsZero(JsonMarshal.GetRawUtf8Value(value)));

    /// <param name="text">The number as text.</param>
    /// <param name="asSerializer">Whether there may be blanks around it. MassTransit's converter would also take a decimal comma for a
    /// thousands separator, and nothing for 0.</param>
    /// <param name="number">The number.</param>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, bool asSerializer, out decimal number) =>
        decimal.TryParse(text, asSerializer ? Generous : Plain, CultureInfo.InvariantCulture, out number) && NumberDigits.AreKept(text, number);
}
