namespace BusSignals;

/// <summary>Creates a token for a process from outside it.</summary>
internal sealed class CreateTokenDelivery<TAnswer>(
    TokenDefinition<TAnswer> definition, DueTime expires, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated) : IDelivery
{
    /// <summary>The token of the committed attempt.</summary>
    public Token<TAnswer> Token { get; private set; }

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status == ProcessStatus.Ended)
        {
            return SignalOutcome.NoWaiter;
        }

        Token = session.CreateToken(definition, expires);
        if (onCreated is not null)
        {
            await session.Handling.InScopeAsync(DetachedContexts.NoSignal(session), () => onCreated(Token, session.Services));
        }

        return SignalOutcome.Applied;
    }
}
