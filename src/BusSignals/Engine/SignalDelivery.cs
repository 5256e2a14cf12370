using Microsoft.Extensions.DependencyInjection;

namespace BusSignals;

/// <summary>
/// Applies one signal: to the process if it waits for it, otherwise by the signal's early or late policy.
/// </summary>
/// <param name="binding">The signal at this type of process.</param>
/// <param name="signal">The message.</param>
/// <param name="replayed">Whether it is applied although it has been here before without being applied.</param>
/// <param name="deferAsync">Lets it come back later, or null if it can only wait.</param>
internal sealed class SignalDelivery(
    SignalBinding binding, SignalEnvelope signal, bool replayed = false, Func<CancellationToken, Task>? deferAsync = null) : IDelivery
{
    private readonly IReadOnlyList<Predecessor> _earlier =
        PredecessorHeader.Read(signal.Metadata.Headers?.GetValueOrDefault(SignalHeaders.After));

    public Guid? MessageId => signal.MessageId;

    public SignalDefinition? Signal => signal.Definition;

    public Func<CancellationToken, Task>? DeferAsync => deferAsync;

    public static bool WasNotApplied(HistoryEntry prior) => prior.Outcome
        is SignalOutcome.Failed or SignalOutcome.Rejected or SignalOutcome.Expired or SignalOutcome.Discarded;

    public bool Repeats(HistoryEntry prior) => replayed && WasNotApplied(prior);

    public IReadOnlyList<Predecessor> Earlier(ProcessDefinition process, ProcessId id) => replayed || _earlier.Count == 0
        ? []
        : [.. _earlier.Where(it => it.Process is { } only ? only == id.Key : process.Takes(it.Name))];

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        await session.StartAnewForAsync(signal.Definition);
        if (session.Status != ProcessStatus.Ended)
        {
            switch (session.Mailbox.TryHold(signal, Earlier(session.Definition, session.Id), mayWait: deferAsync is not null))
            {
                case HoldResult.Soon:
                    return SignalOutcome.Waiting; // the engine starts over
                case HoldResult.Held:
                    await session.Locks.ReleaseForAsync(signal);
                    return SignalOutcome.Waiting;
                case HoldResult.Full when deferAsync is not null:
                    await deferAsync(session.Context.CancellationToken);
                    session.Services.GetRequiredService<OrderReports>().Deferred(session, signal);
                    return SignalOutcome.Waiting;
                case HoldResult.Full:
                    await session.Locks.ReleaseForAsync(signal);
                    return await RefuseAsync(session, DeadReason.Overflow, session.Mailbox.HoldsTooMany());
            }
        }

        if (!await IsWantedAsync(session))
        {
            await session.Locks.ReleaseForAsync(signal);
            SignalOutcome aside = await ApplyUnwantedAsync(session);
            if (session.Mailbox.Arrived(signal.MessageId))
            {
                await session.Mailbox.DrainAsync();
            }

            return aside;
        }

        if (await session.Locks.ClaimAsync(signal, session.Context.CancellationToken) is not { } proven)
        {
            return SignalOutcome.Waiting; // the engine starts over
        }

        await session.StartAsync();
        HistoryEntry entry = session.Add(proven, SignalOutcome.Applied);
        SignalOutcome outcome = await session.Handling.RunAsync(binding, proven, entry);
        session.Mailbox.Arrived(signal.MessageId);
        await session.Mailbox.DrainAsync();
        return outcome;
    }

    public Task SkipAsync(DeliveryLocks locks) => locks.ReleaseForAsync(signal);

    public IDelivery WhenFailed(Exception exception) => new FailedDelivery(signal, exception, replayed);

    public DeadSignal? DeadLetter(ProcessId process, Exception exception) =>
        signal.DeadLetter(DeadReason.Failed, FailureText.Of(exception)) is { } dead ? dead with { ProcessPath = process.Path } : null;

    private async ValueTask<bool> IsWantedAsync(ProcessSession session) =>
        (session.Status is ProcessStatus.NotStarted or ProcessStatus.Running
            || (session.Status == ProcessStatus.Ended && await session.Definition.Behaviour.TakesAfterEndAsync(session, signal.Definition)))
        && await session.OpenAsync() is { Queues: false } instance && instance.Wants(signal.Definition, () => signal.Message);

    private async ValueTask<SignalOutcome> ApplyUnwantedAsync(ProcessSession session) => session.Status switch
    {
        ProcessStatus.Paused => await BufferAsync(session),
        _ when await session.Definition.Behaviour.MissingAsync(session, signal.Definition) is { } missing => await ApplyMissingAsync(session, missing),
        ProcessStatus.Ended => await ApplyLateAsync(session),
        _ => (await session.OpenAsync()).Queues ? await BufferAsync(session) : await ApplyEarlyAsync(session),
    };

    private async Task<SignalOutcome> ApplyMissingAsync(ProcessSession session, Func<ProcessSession, SignalEnvelope, Task> missing)
    {
        await missing(session, signal);
        session.Add(signal, SignalOutcome.Discarded, "there was no process for it"); // what comes after it in order need not wait for it
        return SignalOutcome.Discarded;
    }

    private async Task<SignalOutcome> ApplyEarlyAsync(ProcessSession session)
    {
        switch (signal.Definition.Options.Early)
        {
            case EarlyPolicy.Discard when session.Status == ProcessStatus.NotStarted:
                return SignalOutcome.Discarded; // a process that does not exist keeps no history
            case EarlyPolicy.Discard:
                session.Add(signal, SignalOutcome.Discarded);
                return SignalOutcome.Discarded;
            case EarlyPolicy.Reject:
                return await RejectAsync(session, session.Status == ProcessStatus.NotStarted
                    ? "its process has not started"
                    : $"its process is in '{session.State}' and does not wait for it");
            default:
                return await BufferAsync(session);
        }
    }

    private async Task<SignalOutcome> ApplyLateAsync(ProcessSession session)
    {
        session.Definition.Behaviour.ApplyLate(session, signal.Message);
        switch (signal.Definition.Options.Late)
        {
            case LatePolicy.Ignore:
                return SignalOutcome.Discarded;
            case LatePolicy.Reject:
                return await RejectAsync(session, "its process has ended");
            default:
                session.Add(signal, SignalOutcome.Late);
                return SignalOutcome.Late;
        }
    }

    private async Task<SignalOutcome> BufferAsync(ProcessSession session) =>
        await session.Mailbox.TryAddAsync(signal) ? SignalOutcome.Waiting : SignalOutcome.Rejected;

    private Task<SignalOutcome> RejectAsync(ProcessSession session, string why) =>
        RefuseAsync(session, DeadReason.Rejected, $"The signal '{signal.Definition.Id}' was rejected by its policy: {why}.");

    private async Task<SignalOutcome> RefuseAsync(ProcessSession session, DeadReason why, string reason)
    {
        session.Add(signal, SignalOutcome.Rejected, reason);
        session.DeadLetter(signal.DeadLetter(why, reason));
        await FaultMessages.SendAsync(session, signal, new SignalRefusedException(reason));
        return SignalOutcome.Rejected;
    }
}
