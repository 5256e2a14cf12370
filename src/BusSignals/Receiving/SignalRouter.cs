using System.Diagnostics;
using MassTransit;

namespace BusSignals;

/// <summary>Finds the processes that a signal is for, and has the engine apply it to them.</summary>
internal sealed class SignalRouter(
    AskReceiver asks, SignalAdmission admission, FanOut fanOut, UnknownPaths unknown, ReceiptKeeper receipts, DeferredRedelivery deferred, StoreClock clock)
{
    /// <summary>Routes a signal and applies it.</summary>
    /// <param name="process">The type of process.</param>
    /// <param name="binding">The signal there.</param>
    /// <param name="message">The signal in today's version.</param>
    /// <param name="context">The message that brought it.</param>
    /// <param name="source">Makes the dead signal, or null if it is one already.</param>
    /// <param name="replayed">Whether it is applied although it was set aside before.</param>
    /// <param name="only">The one process that it is for, if that is known better than the signal says.</param>
    /// <returns>What became of it; for one that reaches several processes, applied if there was one.</returns>
    /// <exception cref="InvalidSignalException">It cannot be routed.</exception>
    public async Task<SignalOutcome> DeliverAsync(
        ProcessDefinition process, SignalBinding binding, object message, ConsumeContext context, Func<DeadReason, string, DeadSignal?> source,
        bool replayed = false, ProcessId? only = null)
    {
        SignalDefinition signal = binding.Definition;
        admission.CheckHeaders(signal, context);
        SignalIdentity identity = signal.IdentityOf(message ?? throw new InvalidSignalException(signal.Id, $"The signal '{signal.Id}' came without a payload."));
        var envelope = new SignalEnvelope(signal, IdOf(signal, identity, context), message, Sent(context), clock.Now(), SignalMetadata.Of(context))
        {
            Source = source,
        };
        using Activity? activity = SignalActivities.Receive(process, envelope);
        bool elsewhere = message is OpenGate gate && !process.Path.TryMatch(gate.Process, out _);
        ProcessId? target = elsewhere || FlowControlSignals.Is(signal.Contract) ? null : only ?? TargetOf(process, signal, identity, context);
        SignalOutcome outcome;
        if (elsewhere)
        {
            outcome = SignalOutcome.NoWaiter; // it is for a process of another type
            await unknown.NoticeAsync(process, envelope, PathAddress.Of(message), context.CancellationToken);
        }
        else if (await admission.RefusalAsync(process, envelope, identity, target, context.CancellationToken) is { } refusal)
        {
            await admission.RefuseAsync(process, envelope, target, refusal, context.CancellationToken);
            await asks.AnswerAsync(process, SignalOutcome.Rejected, refusal, context);
            outcome = SignalOutcome.Rejected;
        }
        else if (FlowControlSignals.Is(signal.Contract))
        {
            outcome = await ControlAsync(process, envelope, context, replayed);
        }
        else if (target is { } found)
        {
            outcome = await DeliverToAsync(found);
            await receipts.KeepAsync(process, envelope, found, outcome, context.CancellationToken);
        }
        else
        {
            outcome = await fanOut.DeliverAsync(process, identity, envelope, DeliverToAsync, context);
        }

        SignalActivities.Ended(activity, outcome);
        SignalInstruments.CountConsumed(process, signal, outcome);
        return outcome;

        Task<SignalOutcome> DeliverToAsync(ProcessId id) =>
            asks.DeliverAsync(process, id, NewDelivery(), envelope, context, replayed);

        IDelivery NewDelivery()
        {
            var delivery = new SignalDelivery(binding, envelope, replayed, target is null ? null : deferred.For(context));
            return context.TryGetPayload(out StartSignal? start) ? start.Before(delivery, envelope, process.Endpoint) : delivery;
        }
    }

    private async Task<SignalOutcome> ControlAsync(
        ProcessDefinition process, SignalEnvelope signal, ConsumeContext context, bool replayed)
    {
        string path = PathAddress.Of(signal.Message);
        if (!process.Path.TryMatch(path, out SignalIdentity? identity))
        {
            await unknown.NoticeAsync(process, signal, path, context.CancellationToken);
            return SignalOutcome.NoWaiter; // every type of process hears of it, and it is for one
        }

        var delivery = new ControlDelivery(signal, process.Find(signal.Definition.Contract), replayed);
        var id = ProcessId.Of(process.Path, identity);
        SignalOutcome outcome = await asks.DeliverAsync(process, id, delivery, signal, context, replayed);
        await receipts.KeepAsync(process, signal, id, outcome, context.CancellationToken);
        return outcome;
    }

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

    /// <summary>What makes the dead signal of a message, with whatever reason.</summary>
    public Func<DeadReason, string, DeadSignal?> SourceOf(ProcessDefinition process, SignalDefinition signal, ConsumeContext context) =>
        (reason, error) => DeadSignalFactory.Create(context, process, signal, reason, error, clock);

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
}
