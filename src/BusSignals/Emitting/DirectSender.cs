using System.Text.Json;
using MassTransit;

namespace BusSignals;

/// <summary>Sends signals to the queue of one process' type, addressed to that process.</summary>
internal sealed class DirectSender(ISendEndpointProvider endpoints, EmitScope emit)
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
        ProcessDefinition process = emit.Model.ProcessOf(id);
        (SignalBinding binding, object message) = NamedPayload.Read(emit.Model, process, id, name, json);
        return SendAsync(process, id, binding, message, options, ask, cancellationToken);
    }

    /// <summary>Sends a signal together with the one that starts its process, as one message.</summary>
    public Task<Guid> StartOrSignalAsync(
        ProcessId id, object start, object signal, EmitOptions? options, CancellationToken cancellationToken, AskRequest? ask = null)
    {
        (ProcessDefinition process, SignalBinding starting) = Find(id, start);
        (_, SignalBinding binding) = Find(id, signal);
        StartIntake.Check(process, starting.Definition, binding.Definition);
        _ = Emission.Create(starting.Definition, start, new EmitOptions(), emit.Clock, id);
        _ = Addressing.Of(process, starting.Definition, starting.Definition.IdentityOf(start), id.Path);
        return SendAsync(process, id, binding, signal, options, ask, cancellationToken, CarriedSignal.Of(starting.Definition, start));
    }

    public SignalDefinition DefinitionOf(ProcessId id, object signal) => Find(id, signal).Binding.Definition;

    public SignalDefinition DefinitionOf(ProcessId id, string name) => NamedPayload.Find(emit.Model, emit.Model.ProcessOf(id), name).Definition;

    private (ProcessDefinition Process, SignalBinding Binding) Find(ProcessId id, object signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        ProcessDefinition process = emit.Model.ProcessOf(id);
        SignalBinding binding = process.Find(signal.GetType())
            ?? emit.Model.ControlBindings.FirstOrDefault(it => it.Definition.Contract == signal.GetType())
            ?? throw NamedPayload.NotTaken(process, signal.GetType());
        return (process, binding);
    }

    private Task<Guid> SendAsync(
        ProcessDefinition process, ProcessId id, SignalBinding binding, object message, EmitOptions? options, AskRequest? ask,
        CancellationToken cancellationToken, CarriedSignal? start = null) =>
        emit.Pipeline.RunAsync(
            new EmitContext(binding.Definition, message, ask is null ? EmitOptions.Of(options) : options!, cancellationToken),
            it => SendAsync(process, id, it, ask, start));

    private async Task<Guid> SendAsync(ProcessDefinition process, ProcessId id, EmitContext context, AskRequest? ask, CarriedSignal? start)
    {
        (SignalDefinition signal, object message) = (context.Signal, context.Payload);
        var emission = Emission.Create(signal, message, context.Options, emit.Clock, id);
        Addressing.Check(process, signal, message, id);
        await emission.PassAsync(emit.Guard, message, context.CancellationToken);
        if (process.Path.TryMatch(id.Path, out SignalIdentity? own))
        {
            emission.Order(emit.Emitted.Pending, own);
        }

        object wire = start is not null ? new StartOrSignal(start, CarriedSignal.Of(signal, message))
            : message is JsonElement payload ? new NamedSignal(signal.Name, payload)
            : message;
        await emit.WaitForBusAsync(signal.Id, context.CancellationToken);
        ISendEndpoint endpoint = await endpoints.GetSendEndpoint(process.Address);
        await (emit.IsDelivery ? SendAsync() : SignalLocks.SendAsync(message, emission.MessageId, SendAsync, context.CancellationToken));
        emission.Emitted(emit.Emitted.Pending);
        emit.Emitted.Sent();
        return emission.MessageId;

        Task SendAsync() => SignalActivities.SendAsync(emission, () => emit.SendAsync(
            () => endpoint.Send(wire, wire.GetType(), ask is null ? emission : ask.Around(emission), context.CancellationToken), context.CancellationToken));
    }
}
