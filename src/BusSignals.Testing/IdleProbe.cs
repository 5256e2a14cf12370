using MassTransit;

namespace BusSignals.Testing;

/// <summary>Passes a queue to show that everything before it has been handled.</summary>
[ConfigureConsumeTopology(false)]
[ExcludeFromTopology]
internal sealed record IdleProbe(Guid Id);
