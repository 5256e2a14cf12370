using MassTransit;

namespace BusSignals;

/// <summary>A message that has just been serialised: the bytes of its body, and its properties as objects.</summary>
internal sealed record CapturedMessage(MessageBody Body, OutgoingProperties Properties);
