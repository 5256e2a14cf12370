using System.Text.Json.Serialization;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Base of a saga's state. The state is kept as JSON in the process's row; members named like the parameters of the
/// process's path are filled from its identity when it starts.
/// </summary>
public abstract class SagaState : SagaStateMachineInstance
{
    /// <summary>The key of the process; set by the engine.</summary>
    [JsonIgnore]
    public Guid CorrelationId { get; set; }

    /// <summary>The name of the current state; set by the state machine.</summary>
    [JsonIgnore]
    public string CurrentState { get; set; } = null!;
}
