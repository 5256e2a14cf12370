using MassTransit;
using MassTransit.Configuration;
using MassTransit.Context;

namespace BusSignals;

/// <summary>
/// Stands before the handlers of an endpoint: checks each signal, sets invalid ones aside, and takes those that came in
/// an earlier version. The others find in the context which signal was checked: a message that says it is several is
/// only that one.
/// </summary>
internal sealed class SignalIntakeFilter(ProcessDefinition process, EndpointMessages messages, SignalReceiver receiver) : IFilter<ConsumeContext>, IPipeSpecification<ConsumeContext>
{
    public async Task Send(ConsumeContext context, IPipe<ConsumeContext> next)
    {
        context = TolerantContext.Of(context);
        Incoming? incoming;
        try
        {
            if (!messages.Recognize(context))
            {
                await receiver.PassOnOrBuryUnknownAsync(process, context);
                await NotifyConsumedAsync(context, context);
                return;
            }

            incoming = SignalIntake.Read(process, context);
        }
        catch (InvalidSignalException exception)
        {
            await receiver.BuryAsync(process, exception, context);
            await NotifyConsumedAsync(context, exception);
            return;
        }
        catch (NewerVersionException exception)
        {
            await receiver.PassOnOrBuryAsync(process, exception, context);
            await NotifyConsumedAsync(context, exception);
            return;
        }

        if (incoming?.Upcast is { } message)
        {
            await receiver.ReceiveAsync(process, incoming.Binding, message, context);
            await NotifyConsumedAsync(context, message);
            return;
        }

        if (incoming is not null)
        {
            context.AddOrUpdatePayload(() => incoming, _ => incoming);
        }

        await next.Send(context);
    }

    public void Apply(IPipeBuilder<ConsumeContext> builder) => builder.AddFilter(this);

    public IEnumerable<ValidationResult> Validate() => [];

    public void Probe(ProbeContext context) => context.CreateFilterScope("signalIntake");

    /// <summary>Without it MassTransit would take the message for one that nobody wanted.</summary>
    private static Task NotifyConsumedAsync(ConsumeContext context, object message) =>
        new MessageConsumeContext<object>(context, message).NotifyConsumed(context.ReceiveContext.ElapsedTime, nameof(SignalIntakeFilter));
}
