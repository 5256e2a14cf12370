using System.Runtime.InteropServices;
using System.Text.Json;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// The JSON of a signal as MassTransit's serializer writes it, but for the white space. Public fields, tuples among them, are kept in what only
/// this library reads: inputs, activities, answers, replies. Contracts are checked by MassTransit's own options, and may have none.
/// </summary>
internal static class SignalPayload
{
    /// <summary>MassTransit's envelope is around it, and has no more than 64 levels.</summary>
    private const int MaxDepth = 63;

    public static JsonSerializerOptions Options { get; } = new(SystemTextJsonMessageSerializer.Options)
    {
        WriteIndented = false,
        IncludeFields = true,
        MaxDepth = MaxDepth,
    };

    /// <exception cref="NotSupportedException">Something of it would be lost; the message names the member.</exception>
    public static string Write(object? message, Type contract) => KeptValues.Write(message, contract, Options);

    /// <exception cref="NotSupportedException">Something of it would be lost; the message names the member.</exception>
    public static JsonElement ToElement(object? message, Type contract) => KeptValues.ToElement(message, contract, Options);

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
