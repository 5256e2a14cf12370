using System.Text.Json;

namespace BusSignals;

/// <summary>Starts a durable process; as a message it is sent to the queue of the process's type.</summary>
/// <param name="Process">The path of the process.</param>
/// <param name="Input">Its input.</param>
/// <param name="ReplyTo">Who is notified when it has ended; null if nobody asked.</param>
[Signal("/process/{process}/start", Id = "process.start", Description = "Starts a durable process.")]
internal sealed record StartProcess(string Process, JsonElement Input, EndListener? ReplyTo = null);
