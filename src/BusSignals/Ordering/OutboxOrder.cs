using System.Text.Json;

namespace BusSignals;

/// <summary>The order of messages that wait in the outbox.</summary>
internal static class OutboxOrder
{
    /// <summary>How often a message that cannot be sent keeps those behind it back.</summary>
    private const int PatientAttempts = 3;

    /// <summary>The messages that a message is to be sent after, if they are here.</summary>
    public static IEnumerable<Guid> Earlier(OutgoingMessage message) =>
        message.Attempts > PatientAttempts || message.Properties?.Contains(SignalHeaders.After, StringComparison.Ordinal) != true
            ? []
            : PredecessorHeader.Read(OutgoingProperties.HeaderOf(message.Properties, SignalHeaders.After)).Select(it => it.MessageId);
}
