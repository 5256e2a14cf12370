using MassTransit;

namespace BusSignals;

/// <summary>
/// Takes the messages of one signal at the endpoint of a process. It is a consumer, so that the consume filters of an application
/// stand around it as around its own.
/// </summary>
internal sealed class SignalConsumer<T>(ProcessDefinition process, SignalBinding binding, SignalReceiver receiver) : IConsumer<T> where T : class
{
    public Task Consume(ConsumeContext<T> context) => !EndpointMessages.Is<T>(context) ? Task.CompletedTask
        : !context.TryGetPayload(out DecodedSignal? decoded) ? receiver.ReceiveUncheckedAsync(process, binding, context)
        : decoded.Binding == binding ? receiver.ReceiveAsync(process, binding, context.Message, context)
        : Task.CompletedTask;
}
