using System.Globalization;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// The rule for headers that an emitter adds: each either reaches the receiver as it was given, or is refused before
/// anything is sent. A value is a string, a GUID, the name of an enum, or anything that the serializer preserves
/// completely.
/// </summary>
internal static class HeaderRule
{
    private static readonly string[] Own =
    [
        SignalHeaders.Id, SignalHeaders.Path, SignalHeaders.IdempotencyKey, SignalHeaders.Sent, SignalHeaders.Version, SignalHeaders.Process,
        SignalHeaders.Ask, SignalHeaders.After, SignalHeaders.Proof, ForwardedMessage.Forwarded, ForwardedMessage.Deferred,
    ];

    /// <summary>Checks all headers that an emitter adds.</summary>
    /// <exception cref="InvalidSignalException">A header would not arrive, or would arrive changed; the message names
    /// it.</exception>
    public static void Check(SignalDefinition signal, IEnumerable<KeyValuePair<string, object>> headers)
    {
        HashSet<string>? names = null;
        foreach ((string name, object? value) in headers)
        {
            names ??= new(StringComparer.OrdinalIgnoreCase);
            if ((FaultOfName(name, names) ?? FaultOf(value)) is { } fault)
            {
                throw new InvalidSignalException(signal.Id, $"The header '{name}' of the signal '{signal.Id}' {fault}.");
            }
        }
    }

    /// <summary>Checks that a receiver accepts this many headers of this length.</summary>
    /// <exception cref="InvalidSignalException">They are too many, or too long.</exception>
    public static void CheckLength(SignalDefinition signal, Headers headers, int limit)
    {
        long length = headers.GetAll().Sum(it => it.Key.Length + (long)(HeaderTexts.Of(it.Value)?.Length ?? 0));
        if (length > limit)
        {
            throw new InvalidSignalException(signal.Id, string.Create(
                CultureInfo.InvariantCulture,
                $"The headers of the signal '{signal.Id}' have {length:N0} characters; at most {limit:N0} are allowed. Send fewer, or raise MaxHeaderLength."));
        }
    }

    /// <summary>A value as it is sent.</summary>
    public static object? Sent(object? value) => value switch
    {
        Guid id => id.ToString(), // the serializers omit an empty one
        Enum one => one.ToString(),
        _ => value,
    };

    /// <summary>Above, a decimal that was a double may be too large to be a decimal again.</summary>
    private const decimal MostAsDouble = 79_228_162_514_264_000_000_000_000_000m;

    private const string NotAsNumber = "is a number that would arrive changed: headers keep 64-bit integers and doubles; send it as text";

    private static string? FaultOfName(string name, HashSet<string> names) =>
        string.IsNullOrWhiteSpace(name) ? "has no name; give it one"
        : PathValue.HasLoneSurrogate(name) ? "has half a surrogate pair in its name, which would arrive as U+FFFD; use whole characters"
        : name.Equals(SignalHeaders.IdempotencyKey, StringComparison.OrdinalIgnoreCase) ? "is the engine's own; set EmitOptions.IdempotencyKey instead"
        : Own.Contains(name, StringComparer.OrdinalIgnoreCase) ? "is the engine's own, and says what the signal is and where it goes; use another name"
        : !names.Add(name) ? "is there in two cases, which are one header; keep one"
        : null;

    private static string? FaultOf(object? value)
    {
        switch (value)
        {
            case null:
                return "has no value, and would not arrive; leave it out";
            case bool or Guid or Enum:
                return null;
            case string text:
                return PathValue.HasLoneSurrogate(text) ? "has half a surrogate pair, which would arrive as U+FFFD; use whole characters" : null;
            case ulong and > long.MaxValue or Int128 or UInt128:
                return NotAsNumber;
            case double number when double.IsNegative(number) && number == 0:
                return NotAsNumber;
            case decimal number when Math.Abs(number) >= MostAsDouble || (decimal)(double)number != number:
                return NotAsNumber;
            case Delegate or Stream or Task:
                return $"is a '{TypeName.Of(value.GetType())}', which is no data; use a text, a number, or an object of simple members";
            default:
                try
                {
                    _ = KeptValues.ToElement(value, value.GetType(), SystemTextJsonMessageSerializer.Options);
                    return null;
                }
                catch (Exception exception) when (exception is NotSupportedException or JsonException or InvalidOperationException or ArgumentException)
                {
                    return $"cannot be sent: {Causes.MessageOf(exception).TrimEnd('.')}";
                }
        }
    }
}
