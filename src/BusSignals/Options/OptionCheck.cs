using System.Globalization;
using System.Reflection;

namespace BusSignals;

/// <summary>Reports options outside their range: the option, its value, the range and what to write instead.</summary>
internal static class OptionCheck
{
    /// <param name="options">The options; each property declares its range.</param>
    /// <param name="owner">Whose they are, such as "the outbox"; null if their name says it.</param>
    /// <param name="setter">The call that sets them; null if there are several.</param>
    /// <param name="prefix">What precedes the name of an option, such as "Retry.".</param>
    public static IEnumerable<string> Faults(object options, string? owner, string? setter = null, string? prefix = null)
    {
        foreach (PropertyInfo option in options.GetType().GetProperties())
        {
            var range = option.GetCustomAttribute<OptionRangeAttribute>();
            if ((range is not null || IsEnum(option.PropertyType)) && option.GetValue(options) is { } value && !Allows(range, value))
            {
                string name = $"{prefix}{option.Name}{(owner is null ? "" : $" of {owner}")}";
                string advice = range?.Advice is { } sentence ? $" {sentence}" : "";
                string call = setter is null ? "" : $" Set it with signals.{setter}(it => …).";
                yield return string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {OptionRangeText.Of(range, value)}.{advice}{call}");
            }
        }
    }

    private static bool Allows(OptionRangeAttribute? range, object value) => value switch
    {
        Enum => Enum.IsDefined(value.GetType(), value),
        TimeSpan span when range!.OrForEver && span == Timeout.InfiniteTimeSpan => true,
        TimeSpan span => span.Ticks >= range!.Least && span.Ticks <= range.Most,
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture) is var number && number >= range!.Least && number <= range.Most,
    };

    private static bool IsEnum(Type type) => (Nullable.GetUnderlyingType(type) ?? type).IsEnum;
}
