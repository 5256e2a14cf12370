using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// Explains, for a message that MassTransit mistook for its envelope, what it is and how the endpoint reads it.
/// </summary>
internal static class NoEnvelope
{
    private static readonly JsonDocumentOptions AsMassTransit = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>
    /// What is wrong; null if the message declares that it is an envelope, and looks like one or like nothing at all.
    /// </summary>
    public static string? Explain(ReceiveContext context)
    {
        string? type = context.ContentType?.MediaType;
        bool isSaid = type == SystemTextJsonMessageSerializer.JsonContentType.MediaType;
        if ((!isSaid && type?.StartsWith("application/vnd.masstransit", StringComparison.OrdinalIgnoreCase) == true) || (isSaid && !LacksMessage(context.GetBody())))
        {
            return null;
        }

        return $"The message has {(type is null ? "no content type" : $"the content type '{type}'")} and is no envelope of MassTransit's with a \"message\" in it. "
            + "If its sender writes plain JSON, let the endpoint read that: endpoint.UseRawJsonDeserializer(isDefault: true) in bus.AddConfigureEndpointsCallback((_, endpoint) => …), "
            + $"and let the sender name the message's type in the header 'MT-MessageType'.";
    }

    private static bool LacksMessage(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body, AsMassTransit);
            return json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.EnumerateObject().Any(it => it.Name.Equals("message", StringComparison.OrdinalIgnoreCase) && it.Value.ValueKind != JsonValueKind.Null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false; // broken JSON; the exception says where
        }
    }
}
