namespace BusSignals;

/// <summary>
/// Applies a signal, and before it the signal that starts its process unless the process has started: as if the two had
/// arrived one right after the other, but in one commit.
/// </summary>
/// <param name="inner">Applies the signal.</param>
/// <param name="start">The signal that starts the process.</param>
/// <param name="binding">That signal at the process.</param>
internal sealed class StartOrSignalDelivery(SignalDelivery inner, SignalEnvelope start, SignalBinding binding) : IDelivery
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
        ? new FailedStartDelivery(start, failed, exception)
        : null;

    public DeadSignal? DeadLetter(ProcessId process, Exception exception) => inner.DeadLetter(process, exception);

    private async Task StartAsync(ProcessSession session)
    {
        if ((await session.OpenAsync()).Queues)
        {
            if (!await session.Mailbox.HoldsAsync(start.Definition.Name))
            {
                await session.Mailbox.TryAddAsync(start);
            }

            return;
        }

        await session.StartAsync();
        HistoryEntry entry = session.Add(start, SignalOutcome.Applied);
        await session.Handling.RunAsync(binding, start, entry);
        await session.Mailbox.DrainAsync();
    }
}
