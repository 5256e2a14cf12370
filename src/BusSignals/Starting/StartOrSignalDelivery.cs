namespace BusSignals;

/// <summary>
/// Applies a signal, and before it the signal that starts its process unless the process has started: as if the two had
/// arrived one right after the other, but in one commit.
/// </summary>
/// <param name="start">The signal that starts it.</param>
/// <param name="inner">Applies the signal.</param>
/// <param name="signal">The signal that the message is sent for.</param>
/// <param name="endpoint">The endpoint that received it.</param>
internal sealed class StartOrSignalDelivery(StartSignal start, SignalDelivery inner, SignalEnvelope signal, string endpoint) : IDelivery
{
    public Guid? MessageId => inner.MessageId;

    public SignalDefinition? Signal => inner.Signal;

    public IReadOnlyList<Predecessor> Earlier(ProcessDefinition process, ProcessId id) => inner.Earlier(process, id);

    public bool Repeats(HistoryEntry prior) => inner.Repeats(prior);

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status == ProcessStatus.NotStarted)
        {
            await StartAsync(session);
        }

        return await inner.ApplyAsync(session);
    }

    public Task SkipAsync(DeliveryLocks locks) => inner.SkipAsync(locks);

    public IDelivery? WhenFailed(Exception exception) => inner.WhenFailed(exception) is { } failed
        ? new FailedStartDelivery(start, failed, signal, exception)
        : null;

    public DeadSignal? DeadLetter(ProcessId process, Exception exception) => inner.DeadLetter(process, exception);

    private async Task StartAsync(ProcessSession session)
    {
        SignalEnvelope first = start.Of(signal);
        if ((await session.OpenAsync()).Queues)
        {
            if (!await session.Mailbox.HoldsAsync(first.Definition.Name))
            {
                await session.Mailbox.TryAddAsync(first, Dead);
            }

            return;
        }

        await session.StartAsync();
        HistoryEntry entry = session.Add(first, SignalOutcome.Applied);
        await session.HandleAsync(start.Binding, first, entry, Dead);
        await session.Mailbox.DrainAsync();

        DeadSignal Dead(DeadReason reason, string error) => start.Dead(first, endpoint, reason, error);
    }
}
