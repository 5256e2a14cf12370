using MassTransit;
using MassTransit.Configuration;
using MassTransit.Context;

namespace BusSignals;

/// <summary>
/// Stands before the handlers of an endpoint: checks each signal, sets invalid ones aside, and takes those that came in
/// an earlier version. The others find in the context which signal was checked: a message that says it is several is
/// only that one.
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
    }

    public void Apply(IPipeBuilder<ConsumeContext> builder) => builder.AddFilter(this);

    public IEnumerable<ValidationResult> Validate() => [];

    public void Probe(ProbeContext context) => context.CreateFilterScope("signalIntake");

    /// <summary>Without it MassTransit would take the message for one that nobody wanted.</summary>
    private static Task NotifyConsumedAsync(ConsumeContext context, object message) =>
        new MessageConsumeContext<object>(context, message).NotifyConsumed(context.ReceiveContext.ElapsedTime, nameof(InboundSignalFilter));
}
