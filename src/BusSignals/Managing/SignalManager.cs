using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <inheritdoc/>
internal sealed class SignalManager(
    ProcessId id, ProcessDefinition process, SignalCatalog model, SignalReceiver receiver, DeliveryEngine engine, DetachedContexts contexts,
    IProcesses processes, IServiceScopeFactory scopes, StoreClock clock) : ISignalManager
{
    public ProcessId Process => id;

    public IReadOnlyList<SignalDefinition> Signals => [.. process.Signals, .. process.Dynamic.Signals];

    public Task<SignalOutcome> HandleAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        SignalBinding binding = process.Find(signal.GetType())
            ?? model.ControlBindings.FirstOrDefault(it => it.Definition.Contract == signal.GetType())
            ?? throw NamedPayload.NotTaken(process, signal.GetType());
        return HandleAsync(binding, signal, options, cancellationToken);
    }

    public Task<SignalOutcome> HandleAsync(string name, string json, EmitOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(json);
        (SignalBinding binding, object message) = NamedPayload.Read(model, process, id, name, json);
        return HandleAsync(binding, message, options, cancellationToken);
    }

    public async Task<IReadOnlyList<HistoryEntry>> QueueAsync(CancellationToken cancellationToken) =>
        [.. (await processes.FindAsync(id, cancellationToken))?.Mailbox ?? []];

    public async Task<bool> MarkInitializedAsync(CancellationToken cancellationToken) =>
        await engine.DeliverAsync(process, id, new InitializeDelivery(), null, cancellationToken) == SignalOutcome.Applied;

    private async Task<SignalOutcome> HandleAsync(SignalBinding binding, object message, EmitOptions? options, CancellationToken cancellationToken)
    {
        SignalDefinition signal = binding.Definition;
        var emission = Emission.Create(signal, message, options ?? new EmitOptions(), clock, id);
        Addressing.Check(process, signal, message, id);
        await using (AsyncServiceScope scope = scopes.CreateAsyncScope())
        {
            await emission.PassAsync(scope.ServiceProvider.GetRequiredService<SignalGuard>(), message, cancellationToken);
        }

        JsonElement payload = signal.ToElement(message);
        var metadata = new SignalMetadata
        {
            ConversationId = NewId.NextGuid(),
            Headers = HeaderTexts.Of(emission.Headers()),
        };
        ConsumeContext context = contexts.Wrap(signal, payload, emission.MessageId, metadata, cancellationToken);
        return await receiver.DeliverAsync(
            process, binding, message, context, (reason, error) => DeadSignalFactory.Create(context, process, signal, reason, error, clock));
    }
}
