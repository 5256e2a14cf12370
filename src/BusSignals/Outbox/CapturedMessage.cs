using System.Net.Mime;
using MassTransit;

namespace BusSignals;

/// <summary>A message that has just been serialised: the bytes of its body, what they are, and its properties as objects.</summary>
internal sealed record CapturedMessage(MessageBody Body, ContentType ContentType, OutgoingProperties Properties);
