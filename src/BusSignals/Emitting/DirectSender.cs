using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>Sends signals to the queue of one process' type, addressed to that process.</summary>
internal sealed class DirectSender(
    ISendEndpointProvider endpoints, EmitPipeline pipeline, SignalModel model, DeliveryScope scope, TimeProvider clock)
{
    public Task<Guid> SendAsync(
        ProcessId id, object signal, EmitOptions? options, CancellationToken cancellationToken, AskRequest? ask = null)
    {
        (ProcessDefinition process, SignalBinding binding) = Find(id, signal);
        return SendAsync(process, id, binding, signal, options, ask, cancellationToken);
    }

    public Task<Guid> SendAsync(ProcessId id, string name, JsonElement payload, EmitOptions? options, CancellationToken cancellationToken) =>
        SendAsync(id, name, payload.GetRawText(), options, cancellationToken);

    public Task<Guid> SendAsync(
        ProcessId id, string name, string json, EmitOptions? options, CancellationToken cancellationToken, AskRequest? ask = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        ProcessDefinition process = model.ProcessOf(id);
        (SignalBinding binding, object message) = NamedPayload.Read(model, process, id, name, json);
        return SendAsync(process, id, binding, message, options, ask, cancellationToken);
    }

    public SignalDefinition DefinitionOf(ProcessId id, object signal) => Find(id, signal).Binding.Definition;

    public SignalDefinition DefinitionOf(ProcessId id, string name) => NamedPayload.Find(model, model.ProcessOf(id), name).Definition;

    private (ProcessDefinition Process, SignalBinding Binding) Find(ProcessId id, object signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ProcessDefinition process = model.ProcessOf(id);
        SignalBinding binding = process.Find(signal.GetType())
            ?? model.ControlBindings.FirstOrDefault(it => it.Definition.Contract == signal.GetType())
            ?? throw NamedPayload.NotTaken(process, signal.GetType());
        return (process, binding);
    }

    private Task<Guid> SendAsync(
        ProcessDefinition process, ProcessId id, SignalBinding binding, object message, EmitOptions? options, AskRequest? ask,
        CancellationToken cancellationToken) =>
        pipeline.RunAsync(
            new EmitContext(binding.Definition, message, options ?? new EmitOptions(), cancellationToken), it => SendAsync(process, id, it, ask));

    private async Task<Guid> SendAsync(ProcessDefinition process, ProcessId id, EmitContext context, AskRequest? ask)
    {
        (SignalDefinition signal, object message) = (context.Signal, context.Payload);
        var emission = Emission.Create(signal, message, context.Options, clock, id);
        Addressing.Check(process, signal, message, id);
        object wire = message is JsonElement payload ? new NamedSignal(signal.Name, payload) : message;
        ISendEndpoint endpoint = await endpoints.GetSendEndpoint(process.Address);
        HandedOver? gone = scope.IsDelivery ? null : await SignalLocks.HandOverAsync(message, emission.MessageId, context.CancellationToken);
        try
        {
            await SignalActivities.SendAsync(emission, () => endpoint.Send(wire, wire.GetType(), ask is null ? emission : ask.Around(emission), context.CancellationToken));
        }
        catch
        {
            await (gone?.TakeBackAsync() ?? Task.CompletedTask);
            throw;
        }

        return emission.MessageId;
    }
}
