namespace BusSignals;

/// <summary>
/// Applies an ask like its signal, except that a refusal is not recorded, and a repeated ask gets its first answer
/// again. Belongs to one delivery to one process.
/// </summary>
/// <param name="inner">Applies the signal.</param>
/// <param name="signal">The message.</param>
/// <param name="ask">Where the answer goes.</param>
internal sealed class AskDelivery(IDelivery inner, SignalEnvelope signal, AskRequest ask) : IDelivery
{
    public Guid? MessageId => signal.MessageId;

    public SignalDefinition? Signal => signal.Definition;

    /// <summary>The answer that no commit carries, because there was nothing to commit.</summary>
    public SignalReply? Uncommitted { get; private set; }

    public IReadOnlyList<Predecessor> Earlier(ProcessDefinition process, ProcessId id) => inner.Earlier(process, id);

    public Func<CancellationToken, Task>? DeferAsync => inner.DeferAsync;

    public bool Repeats(HistoryEntry prior) => true; // it is answered again, not applied again

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        Uncommitted = null;
        if (session.Prior is { } prior && !inner.Repeats(prior))
        {
            await inner.SkipAsync(session.Locks);
            return AnswerAgain(session, prior);
        }

        SignalOutcome outcome;
        try
        {
            outcome = await inner.ApplyAsync(session);
        }
        catch (Exception exception) when (session.Mailbox.Handling is null && IsRefusal(exception))
        {
            return Refuse(session, exception.Message, exception is InvalidSignalException);
        }

        if (outcome == SignalOutcome.Rejected)
        {
            return Refuse(session, session.Receipt(signal.MessageId)?.Reason, false);
        }

        if (!session.HasChanges)
        {
            Uncommitted = Reply(session, outcome);
        }

        return outcome;
    }

    public Task SkipAsync(DeliveryLocks locks) => inner.SkipAsync(locks);

    public IDelivery? WhenFailed(Exception exception) => inner.WhenFailed(exception);

    public DeadSignal? DeadLetter(ProcessId process, Exception exception)
    {
        DeadSignal? dead = inner.DeadLetter(process, exception);
        Uncommitted = dead is null ? null : new SignalReply
        {
            Outcome = SignalOutcome.Failed,
            Endpoint = dead.Endpoint,
            Process = process.Path,
            Reason = dead.Error,
        };
        return dead;
    }

    private SignalOutcome Refuse(ProcessSession session, string? reason, bool isInvalid)
    {
        session.Discard();
        Uncommitted = Reply(session, SignalOutcome.Rejected) with { Reason = reason, IsInvalid = isInvalid };
        return SignalOutcome.Rejected;
    }

    private SignalOutcome AnswerAgain(ProcessSession session, HistoryEntry prior)
    {
        var metadata = SignalMetadata.Read(prior.Metadata);
        if (prior.Outcome == SignalOutcome.Waiting && !metadata.Asks.Contains(ask))
        {
            session.Change(prior with { Metadata = metadata.With(ask).Write() });
        }
        else
        {
            Uncommitted = SignalReply.Of(prior, session.Definition, session.Id.Path);
        }

        return SignalOutcome.Duplicate;
    }

    private bool IsRefusal(Exception exception) =>
        FailureDecision.Of(exception, signal.Definition, int.MaxValue).Outcome == SignalOutcome.Rejected;

    private static SignalReply Reply(ProcessSession session, SignalOutcome outcome) => new()
    {
        Outcome = outcome,
        Endpoint = session.Definition.Endpoint,
        Process = session.Id.Path,
    };
}
