namespace BusSignals;

/// <summary>
/// Marks data that people must not see. Its value is shown as <c>***</c> in logs, in views of processes, in dead
/// signals and in messages about invalid payloads. It is sent and stored unmasked: anyone who can read the database or
/// the queue sees it.
/// </summary>
/// <remarks>
/// Applies to a member of a signal, of a state or of anything inside them; on a type, to all its values; on the class
/// of a process, to its whole state and history. A member that is part of the path cannot be sensitive.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class SensitiveAttribute : Attribute;
