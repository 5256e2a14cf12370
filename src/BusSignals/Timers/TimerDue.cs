using MassTransit;

namespace BusSignals;

/// <summary>
/// Tells the endpoint of a process that one of its timers is due. The timer's row is authoritative: without it the
/// message has no effect, so sending it again is harmless.
/// </summary>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record TimerDue(Guid ProcessKey, Guid TimerId);
