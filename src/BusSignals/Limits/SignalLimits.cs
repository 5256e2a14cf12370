using System.Globalization;
using MassTransit;

namespace BusSignals;

/// <summary>Limits for all signals of the application.</summary>
public sealed class SignalLimits
{
    /// <summary>
    /// The largest payload in bytes, as JSON in UTF-8 without white space. A larger signal is refused when it is
    /// emitted and dead-lettered when it arrives. At least 1, default: 262,144 (256 KiB).
    /// </summary>
    [OptionRange(1)]
    public int MaxPayloadBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// The largest message in bytes, as the transport delivers it, with its envelope and white space. A larger one is
    /// never read: it is dead-lettered with the reason <see cref="DeadReason.TooLarge"/>, keeping its size, its hash
    /// and the first 4,096 bytes. At least the largest payload of any signal. Default: null, which means four times the
    /// larger of <see cref="MaxHeaderLength"/> and the largest payload of any signal; 1,048,576 (1 MiB) if nothing else
    /// is set.
    /// </summary>
    public int? MaxMessageBytes { get; set; }

    /// <summary>
    /// The total length of a message's headers in characters, names and values: they are stored with each signal. A
    /// message with more is refused when it is emitted and dead-lettered when it arrives. At least 1,024, default:
    /// 32,768.
    /// </summary>
    [OptionRange(1024, Advice = "The engine's own headers need that much.")]
    public int MaxHeaderLength { get; set; } = 32 * 1024;

    /// <summary>
    /// After how long a handler that is still running is reported, by a warning and a metric; it is not stopped. Longer
    /// than zero, default: 30 seconds; <see cref="Timeout.InfiniteTimeSpan"/> and <see cref="TimeSpan.MaxValue"/>
    /// report none.
    /// </summary>
    [OptionRange(OptionRangeAttribute.AnyTime, OrForEver = true)]
    public TimeSpan SlowHandler { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="InvalidSignalException">The message has too many or too long headers.</exception>
    internal void CheckHeaders(SignalDefinition signal, Headers headers) => HeaderRule.CheckLength(signal, headers, MaxHeaderLength);

    /// <summary>The largest message if the largest payload of any signal has this many bytes.</summary>
    internal int MessageBytes(int largestPayload) =>
        MaxMessageBytes ?? (int)Math.Min(int.MaxValue, 4L * Math.Max(largestPayload, MaxHeaderLength));

    /// <summary>Reports a fault if a message with the largest payload would be too large.</summary>
    internal void Check(int largestPayload, Faults faults)
    {
        if (MaxMessageBytes < Math.Max(1, largestPayload))
        {
            faults.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"MaxMessageBytes is {MaxMessageBytes:N0}; it must be at least {Math.Max(1, largestPayload):N0}, the largest MaxPayloadBytes, or no such signal could arrive. Set it with signals.ConfigureLimits(it => …)."));
        }
    }

    /// <summary>Whether to report a handler that has taken this long.</summary>
    internal bool IsSlow(TimeSpan taken) => SlowHandler != Timeout.InfiniteTimeSpan && taken > SlowHandler;
}
