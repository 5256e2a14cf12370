using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>A signal to one process and the signal that starts it, as one message.</summary>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record StartOrSignal(CarriedSignal Start, CarriedSignal Signal);

/// <summary>One of the two: its id and version, and its payload as JSON.</summary>
internal sealed record CarriedSignal(string Id, int Version, string? Contract, JsonElement Payload)
{
    public static CarriedSignal Of(SignalDefinition signal, object message) =>
        new(signal.Name, signal.Version, signal.Contract.FullName, signal.ToElement(message));
}
