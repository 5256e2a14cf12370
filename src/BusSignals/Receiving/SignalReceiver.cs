using MassTransit;

namespace BusSignals;

/// <summary>Takes messages from the endpoints of processes, routes them, and hands them to the engine.</summary>
internal sealed class SignalReceiver(DeliveryEngine engine, IProcessStore store, IProcessReader reader, StorePatience patience, TimeProvider clock)
{
    private const int PageSize = 100;

    public async Task ReceiveAsync<T>(ProcessDefinition process, SignalDefinition signal, ConsumeContext<T> context) where T : class
    {
        DeadSignal BuryHere(DeadReason reason, string error) => DeadSignalFactory.Create(context.ReceiveContext, reason, error, clock) with
        {
            SignalId = signal.Id.ToString(),
            Endpoint = process.Endpoint,
            MessageId = context.MessageId,
        };

        SignalIdentity identity;
        SignalEnvelope envelope;
        ProcessId? only;
        try
        {
            identity = signal.IdentityOf(context.Message);
            only = process.Reaches(signal) ? null : ProcessId.Of(process.Path, identity);
            envelope = new SignalEnvelope(
                signal, IdOf(signal, identity, context), context.Message, Sent(context), clock.Now(), SignalMetadata.Of(context));
        }
        catch (Exception exception) when (exception is InvalidSignalException or SignalPathException)
        {
            DeadSignal dead = BuryHere(DeadReason.Invalid, exception.Message);
            await patience.RunAsync(
                process.Endpoint, () => reader.AddDeadAsync(dead, context.CancellationToken), context.CancellationToken);
            return;
        }

        var delivery = new SignalDelivery(envelope, BuryHere);
        if (only is { } id)
        {
            await engine.DeliverAsync(process, id, delivery, context, context.CancellationToken);
            return;
        }

        await DeliverToAllAsync(process, identity, delivery, context);
    }

    public Task ReceiveAsync(ProcessDefinition process, ConsumeContext<TimerDue> context) => engine.DeliverAsync(
        process,
        ProcessId.Stored($"timer {context.Message.TimerId}", context.Message.ProcessKey),
        new TimerDelivery(context.Message.TimerId),
        context,
        context.CancellationToken);

    /// <summary>A signal with fewer parameters than the process reaches every process that matches (FEATURES J24).</summary>
    private async Task DeliverToAllAsync(
        ProcessDefinition process, SignalIdentity identity, SignalDelivery delivery, ConsumeContext context)
    {
        KeyValuePair<string, string>[] values = [.. identity.Values.Where(it => process.Path.Parameters.Contains(it.Key))];
        IReadOnlyList<ProcessId> page = [];
        do
        {
            Guid after = page.Count == 0 ? Guid.Empty : page[^1].Key;
            page = await patience.RunAsync(
                process.Endpoint,
                () => store.MatchAsync(process.Path.Shape, values, after, PageSize, context.CancellationToken),
                context.CancellationToken);
            await Task.WhenAll(page.Select(it => engine.DeliverAsync(process, it, delivery, context, context.CancellationToken)));
        }
        while (page.Count == PageSize);
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
