namespace BusSignals;

/// <summary>Creates receipts from everything that the store knows about a message.</summary>
internal sealed class ReceiptReader(IReceiptStore store, SignalCatalog model)
{
    public async Task<IReadOnlyList<Receipt>> FindAsync(Guid messageId, CancellationToken cancellationToken)
    {
        MessageTraces traces = await store.FindTracesAsync(messageId, cancellationToken);
        List<Receipt> receipts = [.. traces.Entries.Select(Of)];
        foreach (var arrivals in traces.Unreached.GroupBy(it => (it.Endpoint, it.ProcessKey)))
        {
            bool reachedLater = receipts.Any(it => arrivals.Key.ProcessKey is { } key ? it.Process?.Key == key : it.Endpoint == arrivals.Key.Endpoint);
            if (!reachedLater)
            {
                receipts.Add(Of(arrivals.First()) with { Duplicates = arrivals.Count() - 1 });
            }
        }

        foreach (DeadSignal dead in traces.Dead)
        {
            int place = receipts.FindIndex(it => it.Endpoint == dead.Endpoint && (dead.ProcessPath is null || it.Process?.Path == dead.ProcessPath));
            if (place < 0)
            {
                receipts.Add(Of(dead, messageId));
            }
            else
            {
                receipts[place] = receipts[place] with { DeadSignal = dead.Sequence, DeadReason = dead.Reason };
            }
        }

        return [.. receipts.OrderBy(it => it.ReceivedAt).ThenBy(it => it.Process?.Path, StringComparer.Ordinal)];
    }

    private Receipt Of(ProcessTrace trace) => new()
    {
        MessageId = trace.Entry.MessageId!.Value,
        Process = ProcessId.Stored(trace.Path, trace.Entry.ProcessKey),
        Endpoint = model.ProcessOfShape(trace.Type)?.Endpoint,
        Signal = trace.Entry.Name,
        Outcome = trace.Entry.Outcome,
        Reason = trace.Entry.Reason,
        State = trace.Entry.State,
        SentAt = trace.Entry.SentAt,
        ReceivedAt = trace.Entry.ReceivedAt,
        WaitingSince = trace.Entry.WaitingSince,
        ConsumedAt = trace.Entry.ConsumedAt,
        ExpiresAt = trace.Entry.ExpiresAt,
        RetryAt = trace.Entry.RetryAt,
        Duplicates = trace.Entry.Duplicates,
    };

    private static Receipt Of(UnreachedSignal unreached) => new()
    {
        MessageId = unreached.MessageId,
        Process = unreached.ProcessKey is { } key ? ProcessId.Stored(unreached.ProcessPath!, key) : null,
        Endpoint = unreached.Endpoint,
        Signal = unreached.Signal,
        Outcome = unreached.Outcome,
        Reason = unreached.Reason,
        SentAt = unreached.SentAt,
        ReceivedAt = unreached.ReceivedAt,
    };

    private Receipt Of(DeadSignal dead, Guid messageId) => new()
    {
        MessageId = messageId,
        Process = ProcessOf(dead),
        Endpoint = dead.Endpoint,
        Signal = dead.SignalId,
        Outcome = dead.Reason switch
        {
            BusSignals.DeadReason.Expired => SignalOutcome.Expired,
            BusSignals.DeadReason.Failed => SignalOutcome.Failed,
            _ => SignalOutcome.Rejected,
        },
        Reason = dead.Error,
        ReceivedAt = dead.ArrivedAt,
        DeadSignal = dead.Sequence,
        DeadReason = dead.Reason,
    };

    private ProcessId? ProcessOf(DeadSignal dead) =>
        dead.ProcessPath is { } path && model.Processes.FirstOrDefault(it => it.Endpoint == dead.Endpoint) is { } process
            && process.Path.TryMatch(path, out SignalIdentity? identity)
            ? ProcessId.Of(process.Path, identity)
            : null;
}
