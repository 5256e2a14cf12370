using MassTransit;

namespace BusSignals;

/// <summary>Takes signals from the endpoints of processes, in each of the forms in which they come.</summary>
internal sealed class SignalReceiver(SignalRouter router, ReceiveFailures failures)
{
    /// <summary>The filter that stands before the handlers of an endpoint.</summary>
    public InboundSignalFilter NewFilter(ProcessDefinition process, IReadOnlyList<SignalBinding> control) =>
        new(process, new EndpointMessages(process, control), this, failures);

    /// <summary>Delivers a message that an endpoint has received; what is wrong with it makes it a dead signal.</summary>
    public Task ReceiveAsync(ProcessDefinition process, SignalBinding binding, object message, ConsumeContext context) => failures.TakeAsync(
        process, context, () => router.DeliverAsync(process, binding, message, context, router.SourceOf(process, binding.Definition, context)));

    /// <summary>Delivers a message that came in another form than JSON, so that only the object could be checked.</summary>
    public Task ReceiveUncheckedAsync<T>(ProcessDefinition process, SignalBinding binding, ConsumeContext<T> context) where T : class =>
        failures.TakeAsync(process, context, () =>
        {
            DecodedSignal decoded = InboundSignalDecoder.Read(binding, context.Message, typeof(T));
            if (decoded.Upcast is StartProcess start)
            {
                InboundSignalDecoder.CheckInput(process, start);
            }

            return router.DeliverAsync(process, binding, decoded.Upcast!, context, router.SourceOf(process, binding.Definition, context));
        });

    /// <summary>Delivers a dynamic signal that an endpoint has received.</summary>
    public Task ReceiveAsync(ProcessDefinition process, ConsumeContext<NamedSignal> context) => failures.TakeAsync(process, context, () =>
    {
        SignalBinding binding = InboundSignalDecoder.Read(process, context.Message);
        return router.DeliverAsync(process, binding, context.Message.Payload, context, router.SourceOf(process, binding.Definition, context));
    });

    /// <summary>Delivers a signal that brings along the one that starts its process.</summary>
    public Task ReceiveAsync(ProcessDefinition process, ConsumeContext<StartOrSignal> context) => failures.TakeAsync(process, context, () =>
    {
        (SignalBinding binding, object message) = StartIntake.Read(process, context);
        return router.DeliverAsync(process, binding, message, context, router.SourceOf(process, binding.Definition, context));
    });
}
