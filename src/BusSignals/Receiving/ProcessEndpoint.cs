using MassTransit;

namespace BusSignals;

/// <summary>
/// The consumer that represents the receive endpoint of one process type in MassTransit's registration. It receives the
/// timers; <see cref="ProcessEndpointDefinition{TProcess}"/> connects the signals.
/// </summary>
internal sealed class ProcessEndpoint<TProcess>(SignalCatalog model, TimerReceiver receiver) : IConsumer<TimerDue>
    where TProcess : class
{
    public Task Consume(ConsumeContext<TimerDue> context) => EndpointMessages.Is<TimerDue>(context)
        ? receiver.ReceiveAsync(model.ProcessOf(typeof(TProcess)), context)
        : Task.CompletedTask;
}
