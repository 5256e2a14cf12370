using System.Net.Mime;
using MassTransit;

namespace BusSignals;

/// <summary>
/// A message that has just been serialized: its body, its content type, and its properties as objects.
/// </summary>
internal sealed record CapturedMessage(MessageBody Body, ContentType ContentType, OutgoingProperties Properties);
