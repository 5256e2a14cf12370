using System.Runtime.InteropServices;
using System.Text.Json;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>The JSON of a signal as MassTransit's serializer writes it, but for the white space.</summary>
internal static class SignalPayload
{
    public static JsonSerializerOptions Options { get; } = new(SystemTextJsonMessageSerializer.Options) { WriteIndented = false };

    public static string Write(object message, Type contract) => JsonSerializer.Serialize(message, contract, Options);

    public static JsonElement ToElement(object message, Type contract) => JsonSerializer.SerializeToElement(message, contract, Options);

    public static object Read(JsonElement payload, Type contract) =>
        contract == typeof(JsonElement) ? payload.Clone() : payload.Deserialize(contract, Options)!;

    /// <summary>Whether a payload has more bytes of UTF-8, without white space, than the limit; if so, how many.</summary>
    public static int? SizeAbove(int limit, JsonElement payload)
    {
        if (JsonMarshal.GetRawUtf8Value(payload).Length <= limit)
        {
            return null;
        }

        int size = JsonSerializer.SerializeToUtf8Bytes(payload, Options).Length;
        return size > limit ? size : null;
    }
}
