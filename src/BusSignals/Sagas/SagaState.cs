using System.Text.Json.Serialization;
using MassTransit;

namespace BusSignals;

/// <summary>
/// Base of a saga's state. The state is kept as JSON in the process's row; members named like the parameters of the
/// process's path are filled from its identity when it starts.
/// </summary>
public abstract class SagaState : SagaStateMachineInstance
{
    /// <summary>
    /// The value of the path where that is a single GUID, as in <c>/order/{orderId}</c>; else the key of the process. Set by the
    /// engine.
    /// </summary>
    [JsonIgnore]
    public Guid CorrelationId { get; set; }

    /// <summary>
    /// The name of the current state; set by the state machine. A state that a handler assigns is entered when the handler is
    /// done.
    /// </summary>
    [JsonIgnore]
    public string CurrentState { get; set; } = null!;

    [JsonInclude]
    [JsonPropertyName("_machine")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal MachineRecord? Machine { get; set; }
}
