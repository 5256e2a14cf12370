using System.Globalization;

namespace BusSignals;

/// <summary>Puts a range into words.</summary>
internal static class OptionRangeText
{
    public static string Of(OptionRangeAttribute? range, object value)
    {
        if (range is null)
        {
            return $"a value of {TypeName.Of(value.GetType())}: {string.Join(", ", Enum.GetNames(value.GetType()))}";
        }

        string text = value is TimeSpan ? OfTime(range) : OfNumber(range);
        return range.OrNull is { } meaning ? $"{text}, or null {meaning}" : text;
    }

    private static string OfTime(OptionRangeAttribute range) => (range.Least, range.Most) switch
    {
        (OptionRangeAttribute.AnyTime, long.MaxValue) => "longer than zero",
        (OptionRangeAttribute.AnyTime, _) => $"longer than zero and at most {Time(range.Most)}",
        (0, long.MaxValue) => "zero or longer",
        (_, long.MaxValue) => $"at least {Time(range.Least)}",
        _ => $"from {Time(range.Least)} to {Time(range.Most)}",
    };

    private static string OfNumber(OptionRangeAttribute range) => range.Most == long.MaxValue
        ? string.Create(CultureInfo.InvariantCulture, $"at least {range.Least:N0}")
        : string.Create(CultureInfo.InvariantCulture, $"from {range.Least:N0} to {range.Most:N0}");

    private static string Time(long ticks) => ticks switch
    {
        0 => "zero",
        TimeSpan.TicksPerMillisecond => "a millisecond",
        TimeSpan.TicksPerSecond => "a second",
        TimeSpan.TicksPerHour => "an hour",
        TimeSpan.TicksPerDay => "a day",
        _ => new TimeSpan(ticks).ToString("c", CultureInfo.InvariantCulture),
    };
}
