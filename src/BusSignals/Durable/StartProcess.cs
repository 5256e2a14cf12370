using System.Text.Json;

namespace BusSignals;

/// <summary>Starts a durable process; as a message it goes to the queue of the process' type.</summary>
/// <param name="Process">The path of the process.</param>
/// <param name="Input">What it is started with.</param>
[Signal("/process/{process}/start", Id = "process.start", Description = "Starts a durable process.")]
public sealed record StartProcess(string Process, JsonElement Input);
