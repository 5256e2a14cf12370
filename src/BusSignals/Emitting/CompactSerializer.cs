using System.Net.Mime;
using System.Text.Json;
using MassTransit;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// MassTransit's JSON without its white space. Indented, a payload that is not too large can be a message that is: a list of
/// small numbers is five times as long, one of a deep object more than sixty times.
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

    /// <summary>Writes a message so, if it is to be written by MassTransit's serializer for JSON; others stay as they are.</summary>
    public static void Use(SendContext context)
    {
        if (context.Serializer is SystemTextJsonMessageSerializer)
        {
            context.Serializer = Current();
        }
    }

    public MessageBody GetMessageBody<T>(SendContext<T> context) where T : class => new SystemTextJsonMessageBody<T>(context, _options);

    /// <summary>By the options of now: an application may set its own.</summary>
    private static CompactSerializer Current()
    {
        CompactSerializer current = s_instance;
        return ReferenceEquals(current._source, SystemTextJsonMessageSerializer.Options)
            ? current
            : s_instance = new CompactSerializer(SystemTextJsonMessageSerializer.Options);
    }
}
