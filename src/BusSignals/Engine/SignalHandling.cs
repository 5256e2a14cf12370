using System.Diagnostics;

namespace BusSignals;

/// <summary>Has one process handle signals during one delivery: with the middleware around its handlers, and what they send kept for the commit.</summary>
internal sealed class SignalHandling(ProcessSession session, DeliveryFaults faults)
{
    private List<ActivityContext>? _spans;
    private bool _ends;
    private string? _endReason;

    /// <summary>The spans of the signals handled so far; empty while nobody listens.</summary>
    public IReadOnlyList<ActivityContext> Spans => _spans ?? [];

    /// <summary>Handles a wanted signal, whose entry is in the history already.</summary>
    public async Task<SignalOutcome> RunAsync(SignalBinding binding, SignalEnvelope signal, HistoryEntry entry)
    {
        await session.StartAsync();
        IProcessInstance instance = await session.OpenAsync();
        SignalContext context = instance.NewContext(signal);
        faults.Context = context;
        using Activity? activity = SignalActivities.Process(session, signal);
        try
        {
            try
            {
                // What middleware sends is part of the commit too.
                await InScopeAsync(
                    signal,
                    () => binding.Middleware.RunAsync(context, () =>
                    {
                        entry = AppliedPayload.In(entry, context, session.Mailbox.Handling, isTouched: binding.Middleware.Steps.Count > 0);
                        return instance.ApplyAsync(context);
                    }),
                    context);
            }
            catch (InvalidSignalException exception)
            {
                exception.IsOfHandler = true;
                throw;
            }
        }
        catch (Exception exception)
        {
            SignalActivities.Failed(activity, exception);
            throw;
        }

        if (context.Ended?.FailedBecause is { } reason)
        {
            entry = entry with { Outcome = SignalOutcome.Failed, Reason = reason };
            session.DeadLetter(signal.DeadLetter(DeadReason.Failed, reason));
            await FaultMessages.SendAsync(session, signal, new SignalRefusedException(reason));
            faults.Declared.Add(context);
        }

        if (activity is not null)
        {
            SignalActivities.Ended(activity, entry.Outcome, entry.Reason);
            (_spans ??= []).Add(activity.Context);
        }

        if (context.Answer is { } answer)
        {
            entry = entry with { Metadata = (SignalMetadata.Read(entry.Metadata) with { Reply = answer, IsReplySensitive = context.IsAnswerSensitive }).Write() };
        }

        session.Change(session.Journal.Marked(entry));
        if (_ends && session.Status != ProcessStatus.Ended)
        {
            session.End(ProcessEnding.Completed, _endReason);
        }

        return entry.Outcome;
    }

    /// <summary>Runs work whose publishing and sending is to leave with the commit.</summary>
    public async Task InScopeAsync(SignalEnvelope signal, Func<Task> work, params object[] payloads)
    {
        var own = new OutboxConsumeContext<object>(new SignalMessageContext<object>(session.Context, signal), session, payloads);
        using IDisposable current = own.Enter();
        await work();
        await own.SentAsync();
    }

    /// <summary>Refuses what would end with the process at once.</summary>
    /// <exception cref="InvalidOperationException">The handler has ended the process.</exception>
    public void CheckGoesOn(string what)
    {
        if (_ends)
        {
            throw new InvalidOperationException($"{what} after EndProcess(…): '{session.Id}' ends with this signal, and takes it along. Leave out one of the two.");
        }
    }

    /// <summary>Ends the process when the signal has been handled.</summary>
    /// <exception cref="InvalidOperationException">It was ended before.</exception>
    public void EndAfterwards(string? reason)
    {
        if (_ends)
        {
            throw new InvalidOperationException($"EndProcess was called before in this handling, with the reason '{_endReason}'; '{session.Id}' ends once.");
        }

        _ends = true;
        _endReason = reason;
    }
}
