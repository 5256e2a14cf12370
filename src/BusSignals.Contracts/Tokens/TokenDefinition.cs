namespace BusSignals;

/// <summary>
/// One kind of token, shared by whoever creates, awaits and resolves tokens of it: its name, the type of
/// its answer, and how long it is valid.
/// <code>
/// public static readonly TokenDefinition&lt;UpgradeDecision&gt; Upgrade = new("trial.upgrade", TimeSpan.FromDays(7));
/// </code>
/// </summary>
/// <typeparam name="TAnswer">The answer; written as JSON.</typeparam>
public sealed class TokenDefinition<TAnswer>
{
    /// <summary>Defines a kind of token.</summary>
    /// <param name="id">Its name, <c>namespace.name</c>, as of a signal.</param>
    /// <param name="validFor">How long it can be answered; zero or less has passed at once, <see cref="Timeout.InfiniteTimeSpan"/> never does. Default: 7 days.</param>
    /// <exception cref="FormatException">The name is none.</exception>
    public TokenDefinition(string id, TimeSpan? validFor = null)
    {
        Id = SignalId.Parse(id);
        ValidFor = validFor ?? TimeSpan.FromDays(7);
    }

    /// <summary>The name.</summary>
    public SignalId Id { get; }

    /// <summary>How long a token can be answered.</summary>
    public TimeSpan ValidFor { get; }

    /// <summary>
    /// Ties a step to a token that is still to be created: what results is given as <c>onCreated</c>, and
    /// calls the step with its argument and the token.
    /// </summary>
    public Func<Token<TAnswer>, Task> Bind<TArgument>(Func<TArgument, Token<TAnswer>, Task> step, TArgument argument)
    {
        ArgumentNullException.ThrowIfNull(step);
        return token => step(argument, token);
    }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}
