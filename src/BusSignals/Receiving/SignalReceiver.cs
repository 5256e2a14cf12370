using System.Diagnostics;
using System.Text.Json;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Takes messages from the endpoints of processes, routes them, and hands them to the engine.</summary>
internal sealed partial class SignalReceiver(
    SignalCatalog model, DeliveryEngine engine, AskReceiver asks, IProcessStore store, StoreAvailability availability, DeadSignalKeeper dead, FailureReports failures,
    ReceiptKeeper receipts, DeferredRedelivery givenUp, CancelledDeliveries cancelled, OutboxDispatcher outbox, NewerVersionForwarder forwarder, SignalRegistrations registrations, IServiceScopeFactory scopes,
    StoreClock clock, ILogger<SignalReceiver> logger)
{
    private const int PageSize = 100;

    /// <summary>Delivers a message that an endpoint has received; what is wrong with it makes it a dead signal.</summary>
    public Task ReceiveAsync(ProcessDefinition process, SignalBinding binding, object message, ConsumeContext context) => TakeAsync(
        process, context, () => DeliverAsync(process, binding, message, context, DeadLetterWith(process, binding.Definition, context)));

    /// <summary>Delivers a message that came in another form than JSON, so that only the object could be checked.</summary>
    public Task ReceiveUncheckedAsync<T>(ProcessDefinition process, SignalBinding binding, ConsumeContext<T> context) where T : class =>
        TakeAsync(process, context, () =>
        {
            DecodedSignal decoded = InboundSignalDecoder.Read(binding, context.Message, typeof(T));
            if (decoded.Upcast is StartProcess start)
            {
                InboundSignalDecoder.CheckInput(process, start);
            }

            return DeliverAsync(process, binding, decoded.Upcast!, context, DeadLetterWith(process, binding.Definition, context));
        });

    /// <summary>Delivers a dynamic signal that an endpoint has received.</summary>
    public Task ReceiveAsync(ProcessDefinition process, ConsumeContext<NamedSignal> context) => TakeAsync(process, context, () =>
    {
        SignalBinding binding = InboundSignalDecoder.Read(process, context.Message);
        return DeliverAsync(process, binding, context.Message.Payload, context, DeadLetterWith(process, binding.Definition, context));
    });

    /// <summary>Delivers a signal that brings along the one that starts its process.</summary>
    public Task ReceiveAsync(ProcessDefinition process, ConsumeContext<StartOrSignal> context) => TakeAsync(process, context, () =>
    {
        (SignalBinding binding, object message) = StartIntake.Read(process, context);
        return DeliverAsync(process, binding, message, context, DeadLetterWith(process, binding.Definition, context));
    });

    /// <summary>Passes on what is of a newer version; after long enough it is as invalid as it is.</summary>
    public async Task ForwardOrDeadLetterAsync(ProcessDefinition process, NewerVersionException exception, ConsumeContext context)
    {
        if (!await forwarder.TryAsync(context.ReceiveContext, exception.Message))
        {
            await DeadLetterAsync(process, exception.Invalid!, context);
        }
    }

    /// <summary>Passes on a message that is none of those the endpoint takes; after long enough it is a dead signal.</summary>
    public async Task ForwardOrDeadLetterUnknownAsync(ProcessDefinition process, ConsumeContext context)
    {
        if (!await forwarder.TryAsync(context.ReceiveContext, DeadSignalFilter.Unknown))
        {
            await DeadLetterAsync(process, new InvalidSignalException(DeadSignalFilter.Unknown), context);
        }
    }

    /// <summary>Fires a timer that is due; one that is not is sent again when it is.</summary>
    public async Task ReceiveAsync(ProcessDefinition process, ConsumeContext<TimerDue> context)
    {
        var delivery = new TimerDelivery(context.Message.TimerId);
        var id = ProcessId.Stored($"timer {context.Message.TimerId}", context.Message.ProcessKey);
        try
        {
            await cancelled.RunAsync(process, context, () => engine.DeliverAsync(process, id, delivery, context, context.CancellationToken));
        }
        catch (NewerVersionException exception)
        {
            forwarder.Leave(context.Message.TimerId, exception.Message);
        }

        if (delivery.NotBefore is { } due)
        {
            await availability.RunAsync(
                StoreUse.Write, () => outbox.SendAgainAsync(context.Message.TimerId, due, context.CancellationToken), context.CancellationToken);
        }
    }

    private async Task TakeAsync(ProcessDefinition process, ConsumeContext context, Func<Task> deliver)
    {
        try
        {
            await cancelled.RunAsync(process, context, deliver);
        }
        catch (InvalidSignalException exception)
        {
            await DeadLetterAsync(process, exception, context);
        }
        catch (NewerVersionException exception) when (exception.Invalid is not null)
        {
            await ForwardOrDeadLetterAsync(process, exception, context);
        }
        catch (NewerVersionException exception)
        {
            if (!await forwarder.TryAsync(context.ReceiveContext, exception.Message))
            {
                ForwardingExhausted.Set(context);
                await TakeAsync(process, context, deliver);
            }
        }
        catch (Exception exception) when (Causes.Readable(exception) is var readable && readable != exception)
        {
            throw readable; // MassTransit logs it, and follows its causes
        }
    }

    /// <summary>Routes a signal and applies it.</summary>
    /// <param name="process">The type of process.</param>
    /// <param name="binding">The signal there.</param>
    /// <param name="message">The signal in today's version.</param>
    /// <param name="context">The message that brought it.</param>
    /// <param name="deadLetter">Makes the dead signal, or null if it is one already.</param>
    /// <param name="replayed">Whether it is applied although it was set aside before.</param>
    /// <param name="only">The one process that it is for, if that is known better than the signal says.</param>
    /// <returns>What became of it; for one that reaches several processes, applied if there was one.</returns>
    /// <exception cref="InvalidSignalException">It cannot be routed.</exception>
    public async Task<SignalOutcome> DeliverAsync(
        ProcessDefinition process, SignalBinding binding, object message, ConsumeContext context, Func<DeadReason, string, DeadSignal?> deadLetter,
        bool replayed = false, ProcessId? only = null)
    {
        SignalDefinition signal = binding.Definition;
        registrations.Limits.CheckHeaders(signal, context.Headers);
        SignalIdentity identity = signal.IdentityOf(message ?? throw new InvalidSignalException(signal.Id, $"The signal '{signal.Id}' came without a payload."));
        var envelope = new SignalEnvelope(
            signal, IdOf(signal, identity, context), message, Sent(context), clock.Now(), SignalMetadata.Of(context));
        deadLetter = Named(deadLetter, envelope.MessageId);
        using Activity? activity = SignalActivities.Receive(process, envelope);
        bool elsewhere = message is OpenGate gate && !process.Path.TryMatch(gate.Process, out _);
        ProcessId? target = elsewhere || FlowControlSignals.Is(signal.Contract) ? null : only ?? TargetOf(process, signal, identity, context);
        SignalOutcome outcome;
        if (elsewhere)
        {
            outcome = SignalOutcome.NoWaiter; // it is for a process of another type
            await NoticeAsync(process, envelope, PathAddress.Of(message), context.CancellationToken);
        }
        else if (await RefusalAsync(process, envelope, identity, target, context.CancellationToken) is { } refusal)
        {
            await RefuseAsync(process, envelope, target, refusal, deadLetter, context.CancellationToken);
            await asks.AnswerAsync(process, SignalOutcome.Rejected, refusal, context);
            outcome = SignalOutcome.Rejected;
        }
        else if (FlowControlSignals.Is(signal.Contract))
        {
            outcome = await ControlAsync(process, envelope, context, deadLetter, replayed);
        }
        else if (target is { } found)
        {
            outcome = await DeliverToAsync(found);
            await receipts.KeepAsync(process, envelope, found, outcome, context.CancellationToken);
        }
        else
        {
            outcome = await DeliverToAllAsync(process, identity, envelope, DeliverToAsync, context);
        }

        SignalActivities.Ended(activity, outcome);
        SignalInstruments.CountConsumed(process, signal, outcome);
        return outcome;

        Task<SignalOutcome> DeliverToAsync(ProcessId id) =>
            asks.DeliverAsync(process, id, NewDelivery(), envelope, context, replayed);

        IDelivery NewDelivery()
        {
            var delivery = new SignalDelivery(binding, envelope, deadLetter, replayed, target is null ? null : givenUp.For(context));
            return context.TryGetPayload(out StartSignal? start) ? start.Before(delivery, envelope, process.Endpoint) : delivery;
        }
    }

    /// <summary>Asks, before anything is touched, whether the signal may come here.</summary>
    private async Task<string?> RefusalAsync(
        ProcessDefinition process, SignalEnvelope signal, SignalIdentity identity, ProcessId? target, CancellationToken cancellationToken)
    {
        if (registrations.Tenants is null && signal.Definition.Options.Policies.Count == 0)
        {
            return null;
        }

        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignalGuard>().RefusalAsync(process, signal, identity, target, cancellationToken);
    }

    /// <summary>Keeps a signal that is not allowed as a dead signal; its process hears nothing of it.</summary>
    private async Task RefuseAsync(
        ProcessDefinition process, SignalEnvelope signal, ProcessId? target, string error, Func<DeadReason, string, DeadSignal?> deadLetter,
        CancellationToken cancellationToken)
    {
        if (deadLetter(DeadReason.Rejected, error) is { } refused)
        {
            await dead.KeepAsync(refused with { ProcessPath = target?.Path }, null, cancellationToken);
        }

        await failures.ReportAsync(
            new SignalFailure
            {
                Reason = DeadReason.Rejected,
                Error = error,
                Endpoint = process.Endpoint,
                Process = target,
                Signal = signal.Definition.Id,
                MessageId = signal.MessageId,
            },
            cancellationToken);
    }

    /// <summary>Keeps an invalid signal as a dead signal; to who has asked it is a refusal, and leaves no trace.</summary>
    public async Task DeadLetterAsync(ProcessDefinition process, InvalidSignalException exception, ConsumeContext context)
    {
        bool isInvalid = exception.Signal is not null || exception.IsOfMessage;
        if (await asks.RefuseAsync(process, exception.Message, isInvalid, context) && isInvalid)
        {
            return;
        }

        NamedSignal? dynamic = context.TryGetMessage(out ConsumeContext<NamedSignal>? message) ? message.Message : null;
        SignalId? named = SignalId.TryParse(dynamic?.Id, out SignalId id) ? id : null;
        DeadReason reason = isInvalid ? DeadReason.Invalid : DeadReason.Unknown;
        string error = FailureText.WithCauses(exception.Message, exception);
        DeadSignal invalid = DeadSignalFactory.Create(context.ReceiveContext, reason, error, clock) with
        {
            SignalId = (exception.Signal ?? named)?.ToString(),
            ProcessPath = PathOf(process, exception.Signal, dynamic, context),
            Endpoint = process.Endpoint,
            MessageId = SignalMetadata.Valid(context, static it => it.MessageId),
        };
        await dead.KeepAsync(invalid, exception, context.CancellationToken);
        await failures.ReportAsync(
            new SignalFailure
            {
                Reason = reason,
                Error = error,
                Exception = exception,
                Endpoint = process.Endpoint,
                Signal = exception.Signal ?? named,
                MessageId = invalid.MessageId,
            },
            context.CancellationToken);
    }

    /// <summary>
    /// The process that an invalid signal was for, as far as its payload says so: a replay keeps the order of each process.
    /// </summary>
    private static string? PathOf(ProcessDefinition process, SignalId? id, NamedSignal? dynamic, ConsumeContext context)
    {
        if (SignalHeaders.Read(context.Headers, SignalHeaders.Process) is { Length: > 0 } path)
        {
            return process.Path.TryMatch(path, out _) ? path : null;
        }

        try
        {
            SignalDefinition? signal = id is { } known ? process.Find(known)?.Definition : null;
            JsonElement? payload = dynamic is not null ? dynamic.Payload
                : context.SerializerContext.TryGetMessage(typeof(JsonElement), out object? message) ? (JsonElement)message : null;
            if (signal is null || payload is not { } json)
            {
                return null;
            }

            SignalIdentity identity = new JsonPathBinding(signal.Path).Read(json);
            return PathAddress.Is(signal.Contract) ? (process.Path.TryMatch(identity["process"]!, out _) ? identity["process"] : null)
                : process.Reaches(signal) ? null
                : process.Path.Render(identity);
        }
        catch (Exception exception) when (exception is SignalPathException or JsonException or InvalidOperationException or NotSupportedException)
        {
            return null; // it does not say
        }
    }

    /// <summary>Makes the dead signal of a message, with whatever reason.</summary>
    public Func<DeadReason, string, DeadSignal?> DeadLetterWith(ProcessDefinition process, SignalDefinition signal, ConsumeContext context) =>
        (reason, error) => DeadSignalFactory.Create(context, process, signal, reason, error, clock);

    /// <summary>The one process that the signal is for, or null if it reaches every process that matches.</summary>
    private static ProcessId? TargetOf(ProcessDefinition process, SignalDefinition signal, SignalIdentity identity, ConsumeContext context)
    {
        try
        {
            if (SignalHeaders.Read(context.Headers, SignalHeaders.Process) is { Length: > 0 } path)
            {
                return Addressing.Of(process, signal, identity, path);
            }

            if (PathAddress.Is(signal.Contract))
            {
                return Addressing.Of(process, signal, identity, identity["process"]!);
            }

            return process.Reaches(signal) ? null : ProcessId.Of(process.Path, identity);
        }
        catch (SignalPathException exception)
        {
            throw new InvalidSignalException(signal.Id, $"The signal '{signal.Id}' cannot be routed: {exception.Message}", exception);
        }
    }

    /// <summary>Notes, at one of the endpoints that hear of it, that a signal names a process that no type here could be.</summary>
    private async Task NoticeAsync(ProcessDefinition process, SignalEnvelope signal, string path, CancellationToken cancellationToken)
    {
        if (model.Processes.FirstOrDefault(it => registrations.Endpoints.Wants(it.Type)) == process && !Addressing.IsThere(model, path))
        {
            LogNobody(signal.Definition.Name, signal.MessageId, path, string.Join(", ", model.Processes.Select(it => it.Path.Template)));
            await receipts.KeepAsync(process, signal, null, SignalOutcome.NoWaiter, cancellationToken);
        }
    }

    private async Task<SignalOutcome> ControlAsync(
        ProcessDefinition process, SignalEnvelope signal, ConsumeContext context, Func<DeadReason, string, DeadSignal?> deadLetter, bool replayed)
    {
        string path = PathAddress.Of(signal.Message);
        if (!process.Path.TryMatch(path, out SignalIdentity? identity))
        {
            await NoticeAsync(process, signal, path, context.CancellationToken);
            return SignalOutcome.NoWaiter; // every type of process hears of it, and it is for one
        }

        var delivery = new ControlDelivery(signal, process.Find(signal.Definition.Contract), deadLetter, replayed);
        var id = ProcessId.Of(process.Path, identity);
        SignalOutcome outcome = await asks.DeliverAsync(process, id, delivery, signal, context, replayed);
        await receipts.KeepAsync(process, signal, id, outcome, context.CancellationToken);
        return outcome;
    }

    /// <summary>A signal with fewer parameters than the process reaches every process that matches.</summary>
    private async Task<SignalOutcome> DeliverToAllAsync(
        ProcessDefinition process, SignalIdentity identity, SignalEnvelope signal, Func<ProcessId, Task<SignalOutcome>> deliver, ConsumeContext context)
    {
        KeyValuePair<string, string>[] values = [.. identity.Values.Where(it => process.Path.Parameters.Contains(it.Key))];
        IReadOnlyList<ProcessId> page = [];
        bool reached = false;
        do
        {
            Guid after = page.Count == 0 ? Guid.Empty : page[^1].Key;
            page = await availability.RunAsync(
                StoreUse.Read,
                () => store.MatchAsync(process.Path.Shape, values, after, PageSize, context.CancellationToken),
                context.CancellationToken);
            reached |= page.Count > 0;
            SignalOutcome[] outcomes = await Task.WhenAll(page.Select(deliver));
            for (int i = 0; i < outcomes.Length; i++)
            {
                await receipts.KeepAsync(process, signal, page[i], outcomes[i], context.CancellationToken);
            }
        }
        while (page.Count == PageSize);
        if (reached)
        {
            return SignalOutcome.Applied;
        }

        await receipts.KeepAsync(process, signal, null, SignalOutcome.NoWaiter, context.CancellationToken);
        await asks.NobodyAsync(process, context);
        return SignalOutcome.NoWaiter;
    }

    /// <summary>A dead signal has the id its receipt has, also where that comes from the idempotency key.</summary>
    private static Func<DeadReason, string, DeadSignal?> Named(Func<DeadReason, string, DeadSignal?> deadLetter, Guid messageId) =>
        (reason, error) => deadLetter(reason, error) is { } dead ? dead with { MessageId = messageId } : null;

    private static Guid IdOf(SignalDefinition signal, SignalIdentity identity, ConsumeContext context)
    {
        if (SignalHeaders.Read(context.Headers, SignalHeaders.IdempotencyKey) is { Length: > 0 } key)
        {
            return SignalMessageId.Of(signal, identity, key);
        }

        return SignalMetadata.Valid(context, static it => it.MessageId) is { } id && id != Guid.Empty ? id : throw new InvalidSignalException(
            signal.Id,
            $"The signal '{signal.Id}' came without a message id, so that it could not be told from its own redelivery; "
            + $"send it with one, or with the header '{SignalHeaders.IdempotencyKey}'.");
    }

    private static DateTimeOffset? Sent(ConsumeContext context) => SignalHeaders.ReadSent(context.Headers)?.ToMicrosecond()
        ?? (context.SentTime is { } sent
            ? new DateTimeOffset(sent.Kind == DateTimeKind.Local ? sent.ToUniversalTime() : DateTime.SpecifyKind(sent, DateTimeKind.Utc)).ToMicrosecond()
            : null);

    [LoggerMessage(1045, LogLevel.Warning, "The signal {Signal} {MessageId} names '{Path}', and no process that is registered here has such a path: {Known}; nothing comes of it here")]
    private partial void LogNobody(string signal, Guid messageId, string path, string known);
}
