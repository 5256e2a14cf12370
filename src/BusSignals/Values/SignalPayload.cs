using System.Runtime.InteropServices;
using System.Text.Json;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// The JSON of a signal as MassTransit's serializer writes it, without white space. Public fields, including those of
/// tuples, are kept in data that only this library reads: inputs, activities, answers, replies. Contracts are checked
/// by MassTransit's own options, and may have none.
/// </summary>
internal static class SignalPayload
{
    /// <summary>MassTransit's envelope surrounds it, and allows no more than 64 levels.</summary>
    private const int MaxDepth = 63;

    public static JsonSerializerOptions Options { get; } = new(SystemTextJsonMessageSerializer.Options)
    {
        WriteIndented = false,
        IncludeFields = true,
        MaxDepth = MaxDepth,
    };

    /// <exception cref="NotSupportedException">Part of it would be lost in serialization; the message names the
    /// member.</exception>
    public static string Write(object? message, Type contract) => KeptValues.Write(message, contract, Options);

    /// <exception cref="NotSupportedException">Part of it would be lost in serialization; the message names the
    /// member.</exception>
    public static JsonElement ToElement(object? message, Type contract) => KeptValues.ToElement(message, contract, Options);

    public static object Read(JsonElement payload, Type contract) =>
        contract == typeof(JsonElement) ? payload.Clone() : payload.Deserialize(contract, Options)!;

    /// <summary>
    /// The payload's size in bytes of UTF-8, without white space, if it exceeds the limit; otherwise null.
    /// </summary>
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
