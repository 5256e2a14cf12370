namespace BusSignals.Simulation.Tests;

/// <summary>A message in a queue of the simulated broker; it leaves with an acknowledgement that arrives.</summary>
internal sealed record QueuedMessage(string Endpoint, Guid Id, string Body)
{
    /// <summary>Whether it wants an activity to be done.</summary>
    public bool IsActivity { get; init; }

    /// <summary>Who has it in its hands.</summary>
    public SimulatedNode? Receiver { get; set; }
}
