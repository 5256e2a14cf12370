using System.Text.Json.Serialization;

namespace BusSignals;

/// <summary>What a state machine keeps of itself besides the name of its state; stored with the saga's state.</summary>
internal sealed record MachineRecord
{
    /// <summary>
    /// Whether the machine has called itself completed. MassTransit removes such an instance; here its history is kept, and the
    /// next signal that starts the identity starts it anew.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsCompleted { get; init; }

    /// <summary>The composite events that were raised in a state which does not take them, in order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Raised { get; init; }
}
