namespace BusSignals;

/// <summary>Asks what became of messages for one process.</summary>
/// <param name="Endpoint">The endpoint of its type.</param>
/// <param name="Type">Its type.</param>
/// <param name="Process">The process.</param>
/// <param name="Messages">The messages.</param>
internal sealed record FateQuery(string Endpoint, string Type, ProcessId Process, IReadOnlyList<Guid> Messages);
