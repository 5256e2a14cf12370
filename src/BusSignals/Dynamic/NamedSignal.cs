using System.Text.Json;

namespace BusSignals;

/// <summary>A dynamic signal as a message: it names the signal and carries its payload.</summary>
/// <param name="Id">The signal's id.</param>
/// <param name="Payload">The payload.</param>
public sealed record NamedSignal(string Id, JsonElement Payload);
