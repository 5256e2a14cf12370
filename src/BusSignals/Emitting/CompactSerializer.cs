using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// MassTransit's JSON without white space. Indentation can make a message too large although its payload is not: a list
/// of small numbers becomes five times as long, a deep object more than sixty times.
/// </summary>
internal sealed class CompactSerializer : IMessageSerializer
{
    private static CompactSerializer s_instance = new(SystemTextJsonMessageSerializer.Options);

    private readonly JsonSerializerOptions _source;
    private readonly JsonSerializerOptions _options;

    private CompactSerializer(JsonSerializerOptions source)
    {
        _source = source;
        _options = new JsonSerializerOptions(source) { WriteIndented = false };
    }

    public ContentType ContentType => SystemTextJsonMessageSerializer.JsonContentType;

    /// <summary>
    /// Uses this serializer for a message that MassTransit's JSON serializer would write; others are left alone.
    /// </summary>
    public static void Use(SendContext context)
    {
        if (context.Serializer is SystemTextJsonMessageSerializer)
        {
            context.Serializer = Current();
        }
    }

    public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class => new SystemTextJsonMessageBody<T>(context, _options);

    /// <summary>Built from the current options, because an application may set its own.</summary>
    private static CompactSerializer Current()
    {
        CompactSerializer current = s_instance;
        return ReferenceEquals(current._source, SystemTextJsonMessageSerializer.Options)
            ? current
            : s_instance = new CompactSerializer(SystemTextJsonMessageSerializer.Options);
    }
}
