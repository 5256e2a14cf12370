namespace BusSignals;

/// <summary>The signal that starts a process, sent along with another one.</summary>
internal sealed record StartSignal(SignalBinding Binding, object Message)
{
    /// <summary>Applies it before a signal, where the process has not started.</summary>
    public StartOrSignalDelivery Before(SignalDelivery delivery, SignalEnvelope signal, string endpoint) => new(delivery, Of(signal, endpoint), Binding);

    /// <summary>
    /// The signal with its own id, derived from that of its message, so that the same message starts a process only
    /// once. Nobody waits for its reply, only for the other signal's.
    /// </summary>
    private SignalEnvelope Of(SignalEnvelope signal, string endpoint)
    {
        SignalEnvelope start = signal with
        {
            Definition = Binding.Definition,
            Message = Message,
            MessageId = Uuid5.Create(signal.MessageId, "start"),
            Metadata = signal.Metadata with { RequestId = null, ResponseAddress = null, FaultAddress = null },
        };
        return start with { Source = (reason, error) => Dead(start, endpoint, reason, error) };
    }

    /// <summary>Makes the dead signal of it alone: its handler has said that it failed.</summary>
    private DeadSignal Dead(SignalEnvelope start, string endpoint, DeadReason reason, string error) => new()
    {
        Reason = reason,
        Error = error,
        Endpoint = endpoint,
        SignalId = Binding.Definition.Name,
        MessageId = start.MessageId,
        ContentType = DeadSignalFactory.Payload,
        Body = SignalPayload.Write(Message, Binding.Definition.Contract),
        Headers = start.Metadata.Of(Binding.Definition).Write(),
        ArrivedAt = start.ReceivedAt,
    };
}
