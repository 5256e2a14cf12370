using System.Diagnostics;
using MassTransit;

namespace BusSignals;

/// <summary>Takes messages from the endpoints of processes, routes them, and hands them to the engine.</summary>
internal sealed class SignalReceiver(
    DeliveryEngine engine, SignalModel model, IProcessStore store, IProcessReader reader, StorePatience patience, FailureReports failures,
    TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>Delivers a message that an endpoint has received; what is wrong with it makes it a dead signal.</summary>
    public async Task ReceiveAsync(ProcessDefinition process, SignalBinding binding, object message, ConsumeContext context)
    {
        try
        {
            await DeliverAsync(process, binding, message, context, BuryWith(process, binding.Definition, context));
        }
        catch (InvalidSignalException exception)
        {
            await BuryAsync(process, exception, context);
        }
    }

    /// <summary>Delivers a dynamic signal that an endpoint has received.</summary>
    public async Task ReceiveAsync(ProcessDefinition process, ConsumeContext<NamedSignal> context)
    {
        NamedSignal message = context.Message;
        if (!SignalId.TryParse(message.Id, out SignalId id) || process.Dynamic.Find(id) is not { } binding)
        {
            await BuryAsync(
                process, DeadReason.Unknown, $"'{message.Id}' is no dynamic signal of '{process.Type.Name}' here; register it with IDynamicSignals.Set.", null, context);
            return;
        }

        try
        {
            binding.Definition.Check(message.Payload);
            await DeliverAsync(process, binding, message.Payload, context, BuryWith(process, binding.Definition, context));
        }
        catch (InvalidSignalException exception)
        {
            await BuryAsync(process, exception, context);
        }
    }

    public Task ReceiveAsync(ProcessDefinition process, ConsumeContext<TimerDue> context) => engine.DeliverAsync(
        process,
        ProcessId.Stored($"timer {context.Message.TimerId}", context.Message.ProcessKey),
        new TimerDelivery(context.Message.TimerId),
        context,
        context.CancellationToken);

    /// <summary>Routes a signal and applies it.</summary>
    /// <param name="process">The type of process.</param>
    /// <param name="binding">The signal there.</param>
    /// <param name="message">The signal in today's version.</param>
    /// <param name="context">The message that brought it.</param>
    /// <param name="bury">Makes the dead signal, or null if it is one already.</param>
    /// <param name="replayed">Whether it is applied although it was set aside before.</param>
    /// <returns>What became of it; for one that reaches several processes, applied if there was one.</returns>
    /// <exception cref="InvalidSignalException">It cannot be routed.</exception>
    public async Task<SignalOutcome> DeliverAsync(
        ProcessDefinition process, SignalBinding binding, object message, ConsumeContext context, Func<DeadReason, string, DeadSignal?> bury,
        bool replayed = false)
    {
        SignalDefinition signal = binding.Definition;
        SignalIdentity identity = signal.IdentityOf(message);
        var envelope = new SignalEnvelope(
            signal, IdOf(signal, identity, context), message, Sent(context), clock.Now(), SignalMetadata.Of(context));
        using Activity? activity = SignalActivities.Receive(process, envelope);
        SignalOutcome outcome;
        if (FlowControlSignals.Is(signal.Contract))
        {
            outcome = await ControlAsync(process, envelope, context, bury);
        }
        else if (message is OpenGate gate && !process.Path.TryMatch(gate.Process, out _))
        {
            outcome = SignalOutcome.NoWaiter; // it is for a process of another type
        }
        else if (TargetOf(process, signal, identity, context) is { } only)
        {
            outcome = await engine.DeliverAsync(
                process, only, new SignalDelivery(binding, envelope, bury, replayed), context, context.CancellationToken);
        }
        else
        {
            outcome = await DeliverToAllAsync(process, identity, new SignalDelivery(binding, envelope, bury, replayed), context);
        }

        SignalActivities.Ended(activity, outcome);
        SignalInstruments.CountConsumed(process, signal, outcome);
        return outcome;
    }

    /// <summary>Keeps an invalid signal as a dead signal.</summary>
    public Task BuryAsync(ProcessDefinition process, InvalidSignalException exception, ConsumeContext context) =>
        BuryAsync(process, DeadReason.Invalid, exception.Message, exception, context);

    private async Task BuryAsync(
        ProcessDefinition process, DeadReason reason, string error, InvalidSignalException? exception, ConsumeContext context)
    {
        SignalDefinition? signal = exception?.Signal is { } id ? model.Find(id) ?? process.Find(id)?.Definition : null;
        DeadSignal dead = DeadSignalFactory.Create(context.ReceiveContext, reason, error, clock) with
        {
            SignalId = signal?.Name ?? exception?.Signal?.ToString(),
            Endpoint = process.Endpoint,
            MessageId = context.MessageId,
        };
        await patience.RunAsync(
            process.Endpoint, () => reader.AddDeadAsync(dead, context.CancellationToken), context.CancellationToken);
        await failures.ReportAsync(
            new SignalFailure
            {
                Reason = reason,
                Error = error,
                Exception = exception,
                Endpoint = process.Endpoint,
                Signal = exception?.Signal,
                MessageId = context.MessageId,
            },
            context.CancellationToken);
    }

    private Func<DeadReason, string, DeadSignal?> BuryWith(ProcessDefinition process, SignalDefinition signal, ConsumeContext context) =>
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

            if (signal.Contract == typeof(OpenGate) || signal.Contract == typeof(StartProcess))
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

    private async Task<SignalOutcome> ControlAsync(
        ProcessDefinition process, SignalEnvelope signal, ConsumeContext context, Func<DeadReason, string, DeadSignal?> bury)
    {
        string path = PathAddress.Of(signal.Message);
        if (!process.Path.TryMatch(path, out SignalIdentity? identity))
        {
            return SignalOutcome.NoWaiter; // every type of process hears of it, and it is for one
        }

        var delivery = new ControlDelivery(signal, process.Find(signal.Definition.Contract), bury);
        return await engine.DeliverAsync(process, ProcessId.Of(process.Path, identity), delivery, context, context.CancellationToken);
    }

    /// <summary>A signal with fewer parameters than the process reaches every process that matches (FEATURES J24).</summary>
    private async Task<SignalOutcome> DeliverToAllAsync(
        ProcessDefinition process, SignalIdentity identity, SignalDelivery delivery, ConsumeContext context)
    {
        KeyValuePair<string, string>[] values = [.. identity.Values.Where(it => process.Path.Parameters.Contains(it.Key))];
        IReadOnlyList<ProcessId> page = [];
        bool reached = false;
        do
        {
            Guid after = page.Count == 0 ? Guid.Empty : page[^1].Key;
            page = await patience.RunAsync(
                process.Endpoint,
                () => store.MatchAsync(process.Path.Shape, values, after, PageSize, context.CancellationToken),
                context.CancellationToken);
            reached |= page.Count > 0;
            await Task.WhenAll(page.Select(it => engine.DeliverAsync(process, it, delivery, context, context.CancellationToken)));
        }
        while (page.Count == PageSize);
        return reached ? SignalOutcome.Applied : SignalOutcome.NoWaiter;
    }

    private static Guid IdOf(SignalDefinition signal, SignalIdentity identity, ConsumeContext context)
    {
        if (SignalHeaders.Read(context.Headers, SignalHeaders.IdempotencyKey) is { Length: > 0 } key)
        {
            return SignalMessageId.Of(signal, identity, key);
        }

        return context.MessageId is { } id && id != Guid.Empty ? id : throw new InvalidSignalException(
            signal.Id,
            $"The signal '{signal.Id}' came without a message id, so that it could not be told from its own redelivery; "
            + $"send it with one, or with the header '{SignalHeaders.IdempotencyKey}'.");
    }

    private static DateTimeOffset? Sent(ConsumeContext context) => SignalHeaders.ReadSent(context.Headers)?.ToMicrosecond()
        ?? (context.SentTime is { } sent ? new DateTimeOffset(DateTime.SpecifyKind(sent, DateTimeKind.Utc)).ToMicrosecond() : null);
}
