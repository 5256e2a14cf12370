using System.Text;
using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>Makes a dead signal of a message as it came from the transport.</summary>
internal static class DeadSignalFactory
{
    /// <summary>The content type of a payload alone, as it stood in a mailbox.</summary>
    public const string Payload = "application/vnd.bussignals.payload+json";

    private const string Base64 = "base64:";

    /// <summary>As long as its column; a longer one is no real content type.</summary>
    private const int MaxContentType = 200;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static DeadSignal Create(ReceiveContext context, DeadReason reason, string error, TimeProvider clock) =>
        Create(context, reason, error, clock.Now());

    public static DeadSignal Create(ReceiveContext context, DeadReason reason, string error, DateTimeOffset now) => new()
    {
        Reason = reason,
        Error = error,
        Endpoint = context.InputAddress.AbsolutePath.Split('/')[^1],
        MessageId = Guid.TryParse(SignalHeaders.Read(context.TransportHeaders, MessageHeaders.MessageId), out Guid id) ? id : null,
        ContentType = context.ContentType?.ToString() is { } type ? type[..Math.Min(type.Length, MaxContentType)] : null,
        Body = Text(context.GetBody()),
        Headers = JsonSerializer.Serialize(context.TransportHeaders.GetAll().ToDictionary(it => it.Key, it => it.Value?.ToString())),
        ArrivedAt = now,
        DeadAt = now,
    };

    /// <summary>Makes a dead signal of a message whose signal is known.</summary>
    public static DeadSignal Create(
        ConsumeContext context, ProcessDefinition process, SignalDefinition signal, DeadReason reason, string error, TimeProvider clock) =>
        Create(context.ReceiveContext, reason, error, clock) with
        {
            SignalId = signal.Name,
            Endpoint = process.Endpoint,
            MessageId = context.MessageId,
        };

    /// <summary>The bytes of a body as <see cref="DeadSignal.Body"/> keeps it.</summary>
    /// <exception cref="FormatException">It is not as this class writes it.</exception>
    public static byte[] Bytes(string body) => IsEncoded(body)
        ? Convert.FromBase64String(body[Base64.Length..])
        : StrictUtf8.GetBytes(body);

    /// <summary>Whether a body was no text.</summary>
    public static bool IsEncoded(string body) => body.StartsWith(Base64, StringComparison.Ordinal);

    /// <summary>A body as Base64, whatever it was.</summary>
    public static string Encode(string body) => IsEncoded(body) ? body : Encoded(Encoding.UTF8.GetBytes(body));

    private static string Text(byte[] body)
    {
        try
        {
            string text = StrictUtf8.GetString(body);
            bool asItIs = !text.Contains('\0', StringComparison.Ordinal) && !IsEncoded(text);
            return asItIs ? text : Encoded(body);
        }
        catch (DecoderFallbackException)
        {
            return Encoded(body);
        }
    }

    private static string Encoded(byte[] body) => Base64 + Convert.ToBase64String(body);
}
