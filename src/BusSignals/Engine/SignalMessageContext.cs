using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;

namespace BusSignals;

/// <summary>
/// A signal as the message of a delivery, whether it has just arrived or has waited in the mailbox: ids, addresses and
/// headers are the same in both cases.
/// </summary>
internal sealed class SignalMessageContext<TMessage>(ConsumeContext delivery, SignalEnvelope signal)
    : ConsumeContextProxy(delivery), ConsumeContext<TMessage>
    where TMessage : class
{
    public TMessage Message => (TMessage)signal.Message;

    public override Guid? MessageId => signal.MessageId;

    public override Guid? RequestId => signal.Metadata.RequestId;

    public override Guid? ConversationId => signal.Metadata.ConversationId;

    public override Guid? InitiatorId => signal.Metadata.InitiatorId;

    public override Guid? CorrelationId => signal.Metadata.CorrelationId;

    public override Uri? SourceAddress => signal.Metadata.SourceAddress;

    public override Uri? ResponseAddress => signal.Metadata.ResponseAddress;

    public override Uri? FaultAddress => signal.Metadata.FaultAddress;

    public override DateTime? SentTime => signal.SentAt?.UtcDateTime;

    public override Headers Headers { get; } = HeaderTexts.Read(signal.Metadata.Headers!);

    public Task NotifyConsumed(TimeSpan duration, string consumerType) => NotifyConsumed(this, duration, consumerType);

    public Task NotifyFaulted(TimeSpan duration, string consumerType, Exception exception) =>
        NotifyFaulted(this, duration, consumerType, exception);
}
