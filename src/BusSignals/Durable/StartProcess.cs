using System.Text.Json;

namespace BusSignals;

/// <summary>Starts a durable process; as a message it goes to the queue of the process' type.</summary>
/// <param name="Process">The path of the process.</param>
/// <param name="Input">What it is started with.</param>
/// <param name="ReplyTo">Who is told when it has ended; null if nobody asks.</param>
[Signal("/process/{process}/start", Id = "process.start", Description = "Starts a durable process.")]
internal sealed record StartProcess(string Process, JsonElement Input, EndListener? ReplyTo = null);
