using System.Globalization;
using MassTransit;

namespace BusSignals;

/// <summary>Limits that hold for all signals of the application.</summary>
public sealed class SignalLimits
{
    /// <summary>
    /// The largest payload in bytes, as JSON in UTF-8 without white space (FEATURES Z27). A larger signal is refused
    /// when it is emitted and becomes a dead signal when it arrives. Default: 262,144 (256 KiB).
    /// </summary>
    public int MaxPayloadBytes { get; set; } = 256 * 1024;

    /// <summary>
    /// The largest sum of a message's headers in characters, names and values: they are kept with each signal. A message
    /// with more becomes a dead signal. Default: 32,768.
    /// </summary>
    public int MaxHeaderLength { get; set; } = 32 * 1024;

    /// <summary>
    /// After how long a handler that is still running is reported, by a warning and a metric; it is not stopped
    /// (FEATURES Z29). Default: 30 seconds.
    /// </summary>
    public TimeSpan SlowHandler { get; set; } = TimeSpan.FromSeconds(30);

    /// <exception cref="InvalidSignalException">The message has too many or too long headers.</exception>
    internal void CheckHeaders(SignalDefinition signal, Headers headers)
    {
        long length = headers.GetAll().Sum(it => it.Key.Length + (long)(it.Value?.ToString()?.Length ?? 0));
        if (length > MaxHeaderLength)
        {
            throw new InvalidSignalException(signal.Id, string.Create(
                CultureInfo.InvariantCulture,
                $"The headers of the signal '{signal.Id}' have {length:N0} characters; at most {MaxHeaderLength:N0} are allowed. Send fewer, or raise MaxHeaderLength."));
        }
    }

    internal void Check(Faults faults)
    {
        if (MaxPayloadBytes < 1)
        {
            faults.Add($"MaxPayloadBytes is {MaxPayloadBytes}; it must be at least 1. Set it with signals.ConfigureLimits(it => …).");
        }

        if (MaxHeaderLength < 1024)
        {
            faults.Add($"MaxHeaderLength is {MaxHeaderLength}; it must be at least 1,024, which the engine's own headers need. Set it with signals.ConfigureLimits(it => …).");
        }

        if (SlowHandler <= TimeSpan.Zero)
        {
            faults.Add($"SlowHandler is {SlowHandler}; it must be longer than zero. Set it with signals.ConfigureLimits(it => …).");
        }
    }
}
