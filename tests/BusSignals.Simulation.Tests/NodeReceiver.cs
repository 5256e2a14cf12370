using System.Text;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Simulation.Tests;

/// <summary>Takes messages as the receive endpoints of a node do.</summary>
internal sealed class NodeReceiver(IServiceProvider services)
{
    private readonly SignalCatalog _model = services.GetRequiredService<SignalCatalog>();
    private readonly SignalReceiver _receiver = services.GetRequiredService<SignalReceiver>();
    private readonly TimerReceiver _timers = services.GetRequiredService<TimerReceiver>();
    private readonly DetachedContexts _contexts = services.GetRequiredService<DetachedContexts>();

    public Task ReceiveAsync(QueuedMessage message)
    {
        ConsumeContext context = _contexts.Read(Encoding.UTF8.GetBytes(message.Body), EmptyHeaders.Instance, CancellationToken.None);
        if (context.TryGetMessage(out ConsumeContext<RunActivity>? activity))
        {
            return RunAsync(activity);
        }

        ProcessDefinition process = _model.Processes.First(it => it.Endpoint == message.Endpoint);
        if (context.TryGetMessage(out ConsumeContext<TimerDue>? timer))
        {
            return _timers.ReceiveAsync(process, timer);
        }

        if (context.TryGetMessage(out ConsumeContext<StartOrSignal>? both))
        {
            return _receiver.ReceiveAsync(process, both);
        }

        if (InboundSignalDecoder.Read(process, context) is { } incoming)
        {
            object payload = incoming.Upcast ?? SignalPayload.Read(incoming.Payload, incoming.Binding.Definition.Contract);
            return _receiver.ReceiveAsync(process, incoming.Binding, payload, context);
        }

        SignalBinding control = _model.ControlBindings.First(it => context.HasMessageType(it.Definition.Contract));
        context.SerializerContext.TryGetMessage(control.Definition.Contract, out object? request);
        return _receiver.ReceiveAsync(process, control, request!, context);
    }

    /// <summary>Does an activity; the message comes again until its answer is sent.</summary>
    private async Task RunAsync(ConsumeContext<RunActivity> context)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        var endpoint = scope.ServiceProvider.GetRequiredService<ActivityEndpoint<BookSeat, string, string>>();
        await endpoint.Consume(new ActivityContext(context, scope.ServiceProvider.GetRequiredService<ISendEndpointProvider>()));
    }

    /// <summary>What an activity sends goes to the simulated broker.</summary>
    private sealed class ActivityContext(ConsumeContext<RunActivity> context, ISendEndpointProvider endpoints) : ConsumeContextProxy<RunActivity>(context)
    {
        public override Task<ISendEndpoint> GetSendEndpoint(Uri address) => endpoints.GetSendEndpoint(address);
    }
}
