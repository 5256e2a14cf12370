using MassTransit;

namespace BusSignals;

/// <summary>
/// Tells the endpoint of a process that one of its timers is due. The timer's row is the truth: without it the
/// message means nothing, so that sending it again is harmless.
/// </summary>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record TimerDue(Guid ProcessKey, Guid TimerId);
