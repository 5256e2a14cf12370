using System.Globalization;
using System.Text.Json;

namespace BusSignals;

/// <summary>The formats that stand for the range of a numeric type.</summary>
internal static class NumberFormats
{
    private const NumberStyles Plain =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private const NumberStyles Generous =
        Plain | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite | NumberStyles.AllowTrailingSign
        | NumberStyles.AllowThousands;

    public static bool Known(string? format) =>
        format is "int8" or "uint8" or "int16" or "uint16" or "int32" or "uint32" or "int64" or "uint64" or "decimal";

    public static bool Fits(JsonElement value, string format) => format switch
    {
        "int8" => Whole(value) is >= sbyte.MinValue and <= sbyte.MaxValue,
        "uint8" => Whole(value) is >= byte.MinValue and <= byte.MaxValue,
        "int16" => Whole(value) is >= short.MinValue and <= short.MaxValue,
        "uint16" => Whole(value) is >= ushort.MinValue and <= ushort.MaxValue,
        "int32" => Whole(value) is >= int.MinValue and <= int.MaxValue,
        "int64" => value.TryGetInt64(out _) || Whole(value) is >= long.MinValue and <= long.MaxValue,
        "uint32" => Whole(value) is >= uint.MinValue and <= uint.MaxValue,
        "uint64" => Whole(value) is >= ulong.MinValue and <= ulong.MaxValue,
        _ => value.TryGetDecimal(out _),
    };

    /// <param name="text">The number as text.</param>
    /// <param name="asSerializer">Whether to be as generous as MassTransit's converter: blank is 0, signs may trail.</param>
    /// <param name="number">The number.</param>
    public static bool TryParseDecimal(ReadOnlySpan<char> text, bool asSerializer, out decimal number)
    {
        number = 0;
        return (asSerializer && text.IsWhiteSpace())
            || decimal.TryParse(text, asSerializer ? Generous : Plain, CultureInfo.InvariantCulture, out number);
    }

    private static decimal? Whole(JsonElement value) =>
        value.TryGetInt64(out long whole) ? whole : value.TryGetDecimal(out decimal number) ? number : null;
}
