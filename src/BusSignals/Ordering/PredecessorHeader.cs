using System.Globalization;

namespace BusSignals;

/// <summary>
/// The text of the header <see cref="SignalHeaders.After"/>: for each predecessor its id, message id, the microseconds
/// since 1970, and the process key if it was sent to one process, separated by colons; predecessors are separated by
/// spaces.
/// </summary>
internal static class PredecessorHeader
{
    /// <summary>The maximum number of predecessors: the last ones.</summary>
    public const int Max = 8;

    private static readonly long MaxTime = (DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static string Write(IEnumerable<Predecessor> signals) => string.Join(' ', signals.Select(Write));

    /// <summary>
    /// Reads a header, whatever a foreign publisher made of it; anything that is not a predecessor is ignored.
    /// </summary>
    public static IReadOnlyList<Predecessor> Read(string? header) => string.IsNullOrEmpty(header)
        ? []
        : [.. header.Split(' ', Max + 1).Take(Max).Select(ReadOne).OfType<Predecessor>()];

    private static string Write(Predecessor it) => string.Create(
        CultureInfo.InvariantCulture,
        $"{it.Name}:{it.MessageId:N}:{(it.At - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}{(it.Process is { } process ? $":{process:N}" : "")}");

    private static Predecessor? ReadOne(string text)
    {
        string[] parts = text.Split(':');
        Guid process = Guid.Empty;
        if (parts.Length is not (3 or 4) || parts[0].Length == 0 || !Guid.TryParseExact(parts[1], "N", out Guid message)
            || !long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            || at > MaxTime
            || (parts.Length == 4 && !Guid.TryParseExact(parts[3], "N", out process)))
        {
            return null;
        }

        return new Predecessor(parts[0], message, DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond), parts.Length == 4 ? process : null);
    }
}
