using System.Text.Json;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>The JSON of a signal, as MassTransit's serializer writes it.</summary>
internal static class SignalPayload
{
    public static string Write(object message, Type contract) =>
        JsonSerializer.Serialize(message, contract, SystemTextJsonMessageSerializer.Options);

    public static object Read(string payload, Type contract) =>
        JsonSerializer.Deserialize(payload, contract, SystemTextJsonMessageSerializer.Options)!;
}
