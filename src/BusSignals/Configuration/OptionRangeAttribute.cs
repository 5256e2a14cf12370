namespace BusSignals;

/// <summary>
/// The range of an option, beside the option: start-up checks by it, and says it. An enum needs none; it takes its
/// named values.
/// </summary>
/// <param name="least">The least value; for a <see cref="TimeSpan"/> in ticks.</param>
/// <param name="most">The greatest value; default: no limit.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionRangeAttribute(long least, long most = long.MaxValue) : Attribute
{
    /// <summary>The shortest time that can be longer than zero.</summary>
    public const long AnyTime = 1;

    public long Least => least;

    public long Most => most;

    /// <summary>Whether <see cref="Timeout.InfiniteTimeSpan"/> is for ever.</summary>
    public bool OrForEver { get; init; }

    /// <summary>What null is for, as "for the limit of all signals".</summary>
    public string? OrNull { get; init; }

    /// <summary>A sentence that says what to write for what lies outside.</summary>
    public string? Advice { get; init; }
}
