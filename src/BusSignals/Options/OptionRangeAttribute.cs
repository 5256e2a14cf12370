namespace BusSignals;

/// <summary>
/// The range of an option, declared beside it; the start-up check enforces it and quotes it. An enum needs none: it
/// accepts its named values.
/// </summary>
/// <param name="least">The least value; for a <see cref="TimeSpan"/> in ticks.</param>
/// <param name="most">The greatest value; default: no limit.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionRangeAttribute(long least, long most = long.MaxValue) : Attribute
{
    /// <summary>The shortest time that is longer than zero.</summary>
    public const long AnyTime = 1;

    public long Least => least;

    public long Most => most;

    /// <summary>Whether <see cref="Timeout.InfiniteTimeSpan"/> means for ever.</summary>
    public bool OrForEver { get; init; }

    /// <summary>What null means, as in "for the limit of all signals".</summary>
    public string? OrNull { get; init; }

    /// <summary>A sentence that says what to write for values outside the range.</summary>
    public string? Advice { get; init; }
}
