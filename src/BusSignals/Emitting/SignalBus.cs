using MassTransit;
using MassTransit.DependencyInjection;
using MassTransit.Middleware.Outbox;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Publishes through MassTransit's scoped endpoint: outside a delivery that is the bus, inside one the delivery's
/// outbox.
/// </summary>
internal sealed class SignalBus(
    SignalsBus bus, IServiceProvider services, EmitScope emit, OutboxDispatcher outbox, Asker asker, EmitOrder order) : ISignalBus
{
    /// <summary>
    /// RabbitMQ's exception for a mandatory message that no queue accepted; its package is not referenced here.
    /// </summary>
    private const string Returned = "MessageReturnedException";

    private readonly IPublishEndpoint _endpoint = bus.PublishEndpoint(services);
    private readonly ISendEndpointProvider _endpoints = bus.SendEndpoints(services);
    private readonly IScopedConsumeContextProvider _contexts = bus.Contexts(services);

    /// <summary>
    /// The message being handled, inside a delivery. MassTransit's scoped endpoints stay with the first message of
    /// their scope, but a delivery may apply several messages of different conversations.
    /// </summary>
    private ConsumeContext? Handled =>
        _contexts.HasContext && _contexts.GetContext() is { } context && context.TryGetPayload<ProcessSession>(out _) ? context : null;

    public SignalRegistrations Registrations => services.GetRequiredService<SignalRegistrations>();

    public Task<Guid> EmitAsync<T>(T signal, EmitOptions? options, CancellationToken cancellationToken)
        where T : class =>
        PublishAsync(
            emit.Model.Of(typeof(T)), signal, EmitOptions.Of(options), (message, emission, ct) => PublishAsync(message, emission, emission, ct), cancellationToken);

    public ProcessHandle For(ProcessId process) =>
        new SendingHandle(process, new DirectSender(Handled ?? _endpoints, emit), asker);

    /// <summary>The bus itself, even if a durable process was given the bus of its current delivery.</summary>
    public static SignalBus Of(ISignalBus bus)
    {
        ArgumentNullException.ThrowIfNull(bus);
        return bus as SignalBus ?? ((ProcessBus)bus).Current;
    }

    /// <summary>Starts a durable process. A listener for its end makes each start a message of its own.</summary>
    public async Task<ProcessId> StartAsync(Type type, object input, EndListener? listener, CancellationToken cancellationToken)
    {
        (ProcessDefinition process, ProcessId id) = emit.Model.IdOf(type, input);
        SignalDefinition definition = ((DurableBehaviour)process.Behaviour).InputDefinition;
        var start = new StartProcess(id.Path, SignalPayload.ToElement(input, definition.Contract), listener);
        definition.Check(start.Input);
        await For(id).SendAsync(start, new EmitOptions { IdempotencyKey = listener is null ? "start" : $"start for {listener.Key}" }, cancellationToken);
        return id;
    }

    /// <summary>Starts a durable process unless it has started, and waits for its result.</summary>
    public Task<TResult> RunAsync<TResult>(Type type, object input, AskOptions? options, CancellationToken cancellationToken)
    {
        _ = emit.Model.IdOf(type, input); // so that what is missing is the process, and not what starts it
        return asker.AskAsync<TResult>(
            emit.Model.Of(typeof(StartProcess)),
            new PendingAsk(1),
            options ?? new AskOptions(),
            async (request, ct) =>
            {
                await StartAsync(type, input, new EndListener(request.ResponseAddress, request.RequestId, null, 0, 0), ct);
                return request.RequestId;
            },
            cancellationToken,
            forResult: true);
    }

    public Task<TReply> AskAsync<TReply>(object signal, AskOptions? options, CancellationToken cancellationToken) =>
        AskAsync<TReply>(signal, new PendingAsk(TakersOf(signal)), options, cancellationToken);

    /// <summary>Asks with the caller's own pending ask, which the caller can then inspect.</summary>
    public Task<TReply> AskAsync<TReply>(object signal, PendingAsk ask, AskOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(signal);
        SignalDefinition definition = emit.Model.Of(signal.GetType());
        options ??= new AskOptions();
        return asker.AskAsync<TReply>(
            definition,
            ask,
            options,
            (request, token) => PublishAsync(
                definition, signal, options, (message, emission, ct) => PublishAsync(message, emission, request.Around(emission), ct), token),
            cancellationToken);
    }

    /// <summary>
    /// How many types of processes are known here to receive a signal; null if it reaches any number of processes of
    /// one type.
    /// </summary>
    public int? TakersOf(object signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        SignalDefinition definition = emit.Model.Of(signal.GetType());
        if (PathAddress.Is(definition.Contract))
        {
            return 1;
        }

        ProcessDefinition[] takers = [.. emit.Model.Processes.Where(it => it.Find(definition.Contract) is { IsLocal: false })];
        return takers.Any(it => it.Reaches(definition)) ? null : Math.Max(1, takers.Length);
    }

    /// <summary>The emissions of one transaction of the caller's own.</summary>
    public PendingEmissions BeginTransaction() => new(order, emit.Clock);

    /// <summary>Creates the message without sending it, for the outbox of the caller's own transaction.</summary>
    public async Task<OutgoingMessage> CaptureAsync<T>(
        T signal, EmitOptions? options, PendingEmissions transaction, CancellationToken cancellationToken)
        where T : class
    {
        var capture = new OutgoingCapture(emit.Model, emit.Clock, provider: null);
        var publisher = new PublishEndpoint(new OutboxPublishEndpointProvider(capture, services.GetSignalsBus()));
        await EmitAsync(
            emit.Model.Of(typeof(T)),
            signal,
            EmitOptions.Of(options),
            (message, emission, ct) => publisher.Publish(message, (IPipe<SendContext>)emission, ct),
            transaction,
            cancellationToken);
        return capture.Messages[0];
    }

    /// <summary>Notes that such a transaction has been committed.</summary>
    public void Committed() => outbox.Wake();

    /// <summary>Emits at once, or in the delivery that the scope belongs to.</summary>
    private async Task<Guid> PublishAsync<T>(
        SignalDefinition definition, T signal, EmitOptions options, Func<T, Emission, CancellationToken, Task> publish,
        CancellationToken cancellationToken)
        where T : class
    {
        Guid id = await EmitAsync(definition, signal, options, publish, emit.Emitted.Pending, cancellationToken);
        emit.Emitted.Sent();
        return id;
    }

    private Task<Guid> EmitAsync<T>(
        SignalDefinition definition, T signal, EmitOptions options, Func<T, Emission, CancellationToken, Task> publish, PendingEmissions emissions,
        CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        var context = new EmitContext(definition, signal, options, cancellationToken);
        return emit.Pipeline.RunAsync(context, async it =>
        {
            var emission = Emission.Create(it.Signal, it.Payload, it.Options, emit.Clock);
            if (it.Options.RequireReceiver)
            {
                Addressing.CheckIsThere(emit.Model, it.Signal, it.Payload);
            }

            await emission.PassAsync(emit.Guard, it.Payload, cancellationToken);
            emission.Order(emissions);
            await SignalActivities.SendAsync(emission, () => publish((T)it.Payload, emission, cancellationToken));
            emission.Emitted(emissions);
            return emission.MessageId;
        });
    }

    private async Task PublishAsync(object signal, Emission emission, IPipe<PublishContext> pipe, CancellationToken cancellationToken)
    {
        await emit.WaitForBusAsync(emission.Definition.Id, cancellationToken);
        try
        {
            await (emit.IsDelivery ? SendAsync() : SignalLocks.SendAsync(signal, emission.MessageId, SendAsync, cancellationToken));
        }
        catch (Exception exception) when (exception.GetType().Name == Returned)
        {
            throw new NoReceiverException(emission.Definition.Id, exception);
        }

        Task SendAsync() => emit.SendAsync(() => (Handled ?? _endpoint).Publish(signal, emission.Definition.Contract, pipe, cancellationToken), cancellationToken);
    }
}
