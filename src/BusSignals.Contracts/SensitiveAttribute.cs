namespace BusSignals;

/// <summary>
/// Marks what people are not to see: its value is shown as <c>***</c> in logs, in what is read of processes, in dead
/// signals and in messages about invalid payloads. It is sent and stored as it is; who may read the database or the queue
/// sees it.
/// </summary>
/// <remarks>
/// On a member of a signal, of a state or of anything in them; on a type for all its values; on the class of a process
/// for its whole state and all its history. A member that is part of the path cannot be sensitive.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class SensitiveAttribute : Attribute;
