namespace BusSignals;

/// <summary>
/// Records what the history does not: that a signal left no record at any process, and that a message arrived again.
/// Costs nothing for a signal that is applied or buffered.
/// </summary>
internal sealed class ReceiptKeeper(IReceiptStore store, StoreAvailability availability, RetentionOptions retention)
{
    /// <summary>Records the outcome of one delivery if the history has not.</summary>
    /// <param name="process">The type of process.</param>
    /// <param name="signal">The signal.</param>
    /// <param name="target">The process, or null if the signal was for every matching one and none matched.</param>
    /// <param name="outcome">Its outcome.</param>
    /// <param name="cancellationToken">Gives up waiting for the store.</param>
    public Task KeepAsync(
        ProcessDefinition process, SignalEnvelope signal, ProcessId? target, SignalOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome == SignalOutcome.Duplicate && target is { } id)
        {
            return availability.RunAsync(
                StoreUse.Write, () => store.CountDuplicateAsync(id.Key, signal.MessageId, cancellationToken), cancellationToken);
        }

        if (outcome is not (SignalOutcome.NoWaiter or SignalOutcome.Discarded) || retention.UnreachedSignals == TimeSpan.Zero)
        {
            return Task.CompletedTask;
        }

        var unreached = new UnreachedSignal
        {
            MessageId = signal.MessageId,
            Endpoint = process.Endpoint,
            Signal = signal.Definition.Name,
            ProcessKey = target?.Key,
            ProcessPath = target?.Path,
            Outcome = outcome,
            Reason = Why(process, signal, target, outcome),
            SentAt = signal.SentAt,
            ReceivedAt = signal.ReceivedAt,
        };
        return availability.RunAsync(StoreUse.Write, () => store.AddUnreachedAsync(unreached, cancellationToken), cancellationToken);
    }

    private static string Why(ProcessDefinition process, SignalEnvelope signal, ProcessId? target, SignalOutcome outcome)
    {
        SignalDefinition definition = signal.Definition;
        if (target is null)
        {
            return $"No running process of '{process}' has what the signal '{definition.Id}' names.";
        }

        if (outcome == SignalOutcome.NoWaiter)
        {
            return $"'{target}' has not started, has ended, or is so already.";
        }

        string[] policies =
        [
            .. definition.Options.Early == EarlyPolicy.Discard ? ["its process has not started"] : Array.Empty<string>(),
            .. definition.Options.Late == LatePolicy.Ignore ? ["its process has ended"] : Array.Empty<string>(),
        ];
        return $"The signal '{definition.Id}' was discarded by its policy: {string.Join(" or ", policies)}.";
    }
}
