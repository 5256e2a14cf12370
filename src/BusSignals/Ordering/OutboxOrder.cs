using System.Text.Json;

namespace BusSignals;

/// <summary>The order of messages in the outbox.</summary>
internal static class OutboxOrder
{
    /// <summary>For how many attempts a message that cannot be sent holds back those behind it.</summary>
    private const int PatientAttempts = 3;

    /// <summary>The messages that must be sent before a message, if they are here.</summary>
    public static IEnumerable<Guid> Earlier(OutgoingMessage message) =>
        message.Attempts > PatientAttempts || message.Properties?.Contains(SignalHeaders.After, StringComparison.Ordinal) != true
            ? []
            : PredecessorHeader.Read(OutgoingProperties.HeaderOf(message.Properties, SignalHeaders.After)).Select(it => it.MessageId);
}
