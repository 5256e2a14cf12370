namespace BusSignals;

/// <summary>
/// Puts the answer of a token into its process's mailbox, and tells the process to look there. Nothing is handled here,
/// so that an application that does not host the process can answer too.
/// </summary>
internal sealed class TokenDelivery<TAnswer>(
    TokenDefinition<TAnswer> definition, Guid token, TokenStatus status, TAnswer? value, string? error) : IDelivery
{
    public Guid? MessageId => token;

    public Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (TokenTimer.Find(session.Timers, token) is not { } open)
        {
            return Task.FromResult(SignalOutcome.NoWaiter);
        }

        session.Withdraw(open);
        var answer = new TokenAnswer<TAnswer>(
            token, definition.Id.ToString(), status, value, error, TokenTimer.Read(open).CreatedAt, session.Now);
        var signal = new SignalEnvelope(TokenSignals.Of(definition), token, answer, session.Now, session.Now, new SignalMetadata());
        HistoryEntry entry = session.Add(signal, SignalOutcome.Waiting);
        session.Schedule(SessionTimers.RetryOf(entry), TimeSpan.Zero, TimerKind.Retry);
        return Task.FromResult(SignalOutcome.Waiting);
    }
}
