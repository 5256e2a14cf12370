using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using MassTransit;

namespace BusSignals;

/// <summary>Creates a dead signal from a message as the transport delivered it.</summary>
internal static class DeadSignalFactory
{
    /// <summary>The content type of a payload alone, as kept in a mailbox.</summary>
    public const string Payload = "application/vnd.bussignals.payload+json";

    private const string Base64 = "base64:";

    /// <summary>The length of its column; a longer value is not a real content type.</summary>
    private const int MaxContentType = 200;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static DeadSignal Create(ReceiveContext context, DeadReason reason, string error, TimeProvider clock) =>
        Create(context, reason, error, clock.Now());

    public static DeadSignal Create(ReceiveContext context, DeadReason reason, string error, DateTimeOffset now) =>
        Create(context, context.GetBody(), reason, error, now);

    /// <summary>Creates a dead signal from a message that is too large to read.</summary>
    public static DeadSignal Create(ReceiveContext context, MessageHead head, int limit, DateTimeOffset now)
    {
        string error = string.Create(
            CultureInfo.InvariantCulture,
            $"The message has {head.Size:N0} bytes; at most {limit:N0} are allowed. Its first {MessageHead.Length:N0} bytes are kept, so that it cannot be replayed. Send a reference to the data, or raise MaxMessageBytes.");
        return Create(context, WholeCharacters(head.Bytes), DeadReason.TooLarge, error, now) with { WholeSize = head.Size, WholeHash = head.Hash };
    }

    /// <summary>Creates a dead signal from a message whose signal is known.</summary>
    public static DeadSignal Create(
        ConsumeContext context, ProcessDefinition process, SignalDefinition signal, DeadReason reason, string error, TimeProvider clock) =>
        Create(context.ReceiveContext, reason, error, clock) with
        {
            SignalId = signal.Name,
            Endpoint = process.Endpoint,
            MessageId = SignalMetadata.Valid(context, static it => it.MessageId),
        };

    /// <summary>The bytes of a body in the format of <see cref="DeadSignal.Body"/>.</summary>
    /// <exception cref="FormatException">The body is not in the format that this class writes.</exception>
    public static byte[] Bytes(string body) => IsEncoded(body)
        ? Convert.FromBase64String(body[Base64.Length..])
        : StrictUtf8.GetBytes(body);

    /// <summary>Whether a body was not text.</summary>
    public static bool IsEncoded(string body) => body.StartsWith(Base64, StringComparison.Ordinal);

    /// <summary>A body as Base64, whatever it was.</summary>
    public static string Encode(string body) => IsEncoded(body) ? body : Encoded(Encoding.UTF8.GetBytes(body));

    private static DeadSignal Create(ReceiveContext context, ReadOnlySpan<byte> body, DeadReason reason, string error, DateTimeOffset now) => new()
    {
        Reason = reason,
        Error = error,
        Endpoint = context.InputAddress.AbsolutePath.Split('/')[^1],
        MessageId = Guid.TryParse(SignalHeaders.Read(context.TransportHeaders, MessageHeaders.MessageId), out Guid id) ? id : null,
        ContentType = context.ContentType?.ToString() is { } type ? type[..Math.Min(type.Length, MaxContentType)] : null,
        Body = Text(body),
        Headers = JsonSerializer.Serialize(HeaderTexts.Of(context.TransportHeaders)),
        ArrivedAt = now,
        DeadAt = now,
    };

    /// <summary>The body as one string, created once.</summary>
    private static string Text(ReadOnlySpan<byte> body)
    {
        bool asItIs = Utf8.IsValid(body) && !body.Contains((byte)0) && !body.StartsWith("base64:"u8);
        return asItIs ? StrictUtf8.GetString(body) : Encoded(body);
    }

    private static string Encoded(ReadOnlySpan<byte> body)
    {
        int length = Base64.Length + (int)(((long)body.Length + 2) / 3 * 4);
        return string.Create(length, body, static (text, bytes) =>
        {
            Base64.CopyTo(text);
            Convert.TryToBase64Chars(bytes, text[Base64.Length..], out _);
        });
    }

    /// <summary>The head without a character that is cut off at its end.</summary>
    private static ReadOnlySpan<byte> WholeCharacters(ReadOnlySpan<byte> head)
    {
        for (int cut = 0; cut < Math.Min(4, head.Length); cut++)
        {
            if (Utf8.IsValid(head[..^cut]))
            {
                return head[..^cut];
            }
        }

        return head;
    }
}
