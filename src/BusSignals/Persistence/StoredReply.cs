using System.Text.Json;

namespace BusSignals;

/// <summary>The reply in the metadata of a signal's entry.</summary>
internal static class StoredReply
{
    private const string Member = "reply";

    /// <summary>The reply as JSON text; null if there is none. Few entries have one, which the text shows without reading it.</summary>
    public static string? In(string metadata)
    {
        if (!metadata.Contains($"\"{Member}\"", StringComparison.Ordinal))
        {
            return null;
        }

        using var document = JsonDocument.Parse(metadata);
        return document.RootElement.TryGetProperty(Member, out JsonElement reply) ? reply.GetString() : null;
    }
}
