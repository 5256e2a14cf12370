using System.Text;
using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>Makes a dead signal of a message as it came from the transport.</summary>
internal static class DeadSignalFactory
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    public static DeadSignal Create(ReceiveContext context, DeadReason reason, string error, TimeProvider clock) => new()
    {
        Reason = reason,
        Error = error,
        Endpoint = context.InputAddress.AbsolutePath.Split('/')[^1],
        MessageId = context.TransportHeaders.Get<Guid>(MessageHeaders.MessageId),
        ContentType = context.ContentType?.ToString(),
        Body = Text(context.GetBody()),
        Headers = JsonSerializer.Serialize(context.TransportHeaders.GetAll().ToDictionary(it => it.Key, it => it.Value?.ToString())),
        ArrivedAt = clock.Now(),
        DeadAt = clock.Now(),
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

    private static string Text(byte[] body)
    {
        try
        {
            string text = StrictUtf8.GetString(body);
            return text.Contains('\0', StringComparison.Ordinal) ? Encoded(body) : text;
        }
        catch (DecoderFallbackException)
        {
            return Encoded(body);
        }
    }

    private static string Encoded(byte[] body) => "base64:" + Convert.ToBase64String(body);
}
