using MassTransit;
using MassTransit.Context;

namespace BusSignals;

/// <summary>
/// A message whose ids are not GUIDs, or whose addresses are invalid. MassTransit throws when they are read, even after
/// the message has been handled; here they are null.
/// </summary>
internal sealed class TolerantContext(ConsumeContext context) : ConsumeContextProxy(context)
{
    public override Guid? MessageId { get; } = SignalMetadata.Valid(context, static it => it.MessageId);

    public override Guid? RequestId { get; } = SignalMetadata.Valid(context, static it => it.RequestId);

    public override Guid? CorrelationId { get; } = SignalMetadata.Valid(context, static it => it.CorrelationId);

    public override Guid? ConversationId { get; } = SignalMetadata.Valid(context, static it => it.ConversationId);

    public override Guid? InitiatorId { get; } = SignalMetadata.Valid(context, static it => it.InitiatorId);

    public override Uri? SourceAddress { get; } = SignalMetadata.Valid(context, static it => it.SourceAddress);

    public override Uri? DestinationAddress { get; } = SignalMetadata.Valid(context, static it => it.DestinationAddress);

    public override Uri? ResponseAddress { get; } = SignalMetadata.Valid(context, static it => it.ResponseAddress);

    public override Uri? FaultAddress { get; } = SignalMetadata.Valid(context, static it => it.FaultAddress);

    /// <summary>The message itself, unless something in it cannot be read.</summary>
    public static ConsumeContext Of(ConsumeContext context)
    {
        try
        {
            _ = (context.MessageId, context.RequestId, context.CorrelationId, context.ConversationId, context.InitiatorId);
            _ = (context.SourceAddress, context.DestinationAddress, context.ResponseAddress, context.FaultAddress);
            return context;
        }
        catch (FormatException)
        {
            return new TolerantContext(context);
        }
    }
}
