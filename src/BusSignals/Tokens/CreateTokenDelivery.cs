using MassTransit;

namespace BusSignals;

/// <summary>Creates a token for a process from outside.</summary>
internal sealed class CreateTokenDelivery<TAnswer>(
    TokenDefinition<TAnswer> definition, TimeSpan? validFor, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated) : IDelivery
{
    /// <summary>The token of the attempt that was committed.</summary>
    public Token<TAnswer> Token { get; private set; }

    public async Task<SignalOutcome> ApplyAsync(ProcessSession session)
    {
        if (session.Status == ProcessStatus.Ended)
        {
            return SignalOutcome.NoWaiter;
        }

        Token = session.CreateToken(definition, validFor);
        if (onCreated is not null)
        {
            session.Context.TryGetMessage(out ConsumeContext<DetachedContexts.Detached>? message);
            var own = new OutboxConsumeContext<DetachedContexts.Detached>(message!, session);
            using IDisposable current = own.Enter();
            await onCreated(Token, session.Services);
            await own.SentAsync();
        }

        return SignalOutcome.Applied;
    }
}
