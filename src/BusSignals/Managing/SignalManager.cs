using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <inheritdoc/>
internal sealed class SignalManager(ProcessId id, ProcessDefinition process, ManagerServices services) : ISignalManager
{
    public ProcessId Process => id;

    public IReadOnlyList<SignalDefinition> Signals => [.. process.Signals, .. process.Dynamic.Signals];

    public Task<SignalOutcome> HandleAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        SignalBinding binding = process.Find(signal.GetType())
            ?? services.Model.ControlBindings.FirstOrDefault(it => it.Definition.Contract == signal.GetType())
            ?? throw NamedPayload.NotTaken(process, signal.GetType());
        return HandleAsync(binding, signal, options, cancellationToken);
    }

    public Task<SignalOutcome> HandleAsync(string name, string json, EmitOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(json);
        (SignalBinding binding, object message) = NamedPayload.Read(services.Model, process, id, name, json);
        return HandleAsync(binding, message, options, cancellationToken);
    }

    public async Task<IReadOnlyList<HistoryEntry>> QueueAsync(CancellationToken cancellationToken) =>
        [.. (await services.Processes.FindAsync(id, cancellationToken))?.Mailbox ?? []];

    public async Task<bool> MarkInitializedAsync(CancellationToken cancellationToken) =>
        await services.Engine.DeliverAsync(process, id, new InitializeDelivery(), null, cancellationToken) == SignalOutcome.Applied;

    private async Task<SignalOutcome> HandleAsync(SignalBinding binding, object message, EmitOptions? options, CancellationToken cancellationToken)
    {
        SignalDefinition signal = binding.Definition;
        var emission = Emission.Create(signal, message, EmitOptions.Of(options), services.Clock, id);
        Addressing.Check(process, signal, message, id);
        await using (AsyncServiceScope scope = services.Scopes.CreateAsyncScope())
        {
            await emission.PassAsync(scope.ServiceProvider.GetRequiredService<SignalGuard>(), message, cancellationToken);
        }

        JsonElement payload = signal.ToElement(message);
        var metadata = new SignalMetadata
        {
            ConversationId = NewId.NextGuid(),
            Headers = HeaderTexts.Of(emission.Headers()),
        };
        ConsumeContext context = services.Contexts.Wrap(signal, payload, emission.MessageId, metadata, cancellationToken);
        return await services.Router.DeliverAsync(process, binding, message, context, services.Router.SourceOf(process, signal, context));
    }
}
