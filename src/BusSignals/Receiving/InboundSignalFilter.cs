using MassTransit;
using MassTransit.Configuration;
using MassTransit.Context;

namespace BusSignals;

/// <summary>
/// Runs before the handlers of an endpoint: checks each signal, dead-letters invalid ones, and handles those that
/// arrive in an earlier version. The others find in the context which signal was checked: a message that declares
/// several types counts only as that one.
/// </summary>
internal sealed class InboundSignalFilter(ProcessDefinition process, EndpointMessages messages, SignalReceiver receiver, ReceiveFailures failures)
    : IFilter<ConsumeContext>, IPipeSpecification<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        context = TolerantContext.Of(context);
        DecodedSignal? decoded;
        try
        {
            if (!messages.Recognize(context))
            {
                await failures.ForwardOrDeadLetterUnknownAsync(process, context);
                await NotifyConsumedAsync(context, context);
                return;
            }

            decoded = EndpointMessages.Read(process, context);
        }
        catch (InvalidSignalException exception)
        {
            await failures.DeadLetterAsync(process, exception, context);
            await NotifyConsumedAsync(context, exception);
            return;
        }
        catch (NewerVersionException exception)
        {
            await failures.ForwardOrDeadLetterAsync(process, exception, context);
            await NotifyConsumedAsync(context, exception);
            return;
        }

        if (decoded?.Upcast is { } message)
        {
            await receiver.ReceiveAsync(process, decoded.Binding, message, context);
            await NotifyConsumedAsync(context, message);
            return;
        }

        if (decoded is not null)
        {
            context.AddOrUpdatePayload(() => decoded, _ => decoded);
        }

        await next.Send(context);
        if (decoded is not null && !context.ReceiveContext.IsDelivered && !context.ReceiveContext.IsFaulted)
        {
            await failures.DeadLetterStoppedAsync(process, decoded.Binding.Definition.Id, context);
            await NotifyConsumedAsync(context, context);
        }
    }

    public void Apply(IPipeBuilder<ConsumeContext> builder) => builder.AddFilter(this);

    public IEnumerable<ValidationResult> Validate() => [];

    public void Probe(ProbeContext context) => context.CreateFilterScope("signalIntake");

    /// <summary>Without this MassTransit would treat the message as one that nobody consumed.</summary>
    private static Task NotifyConsumedAsync(ConsumeContext context, object message) =>
        new MessageConsumeContext<object>(context, message).NotifyConsumed(context.ReceiveContext.ElapsedTime, nameof(InboundSignalFilter));
}
