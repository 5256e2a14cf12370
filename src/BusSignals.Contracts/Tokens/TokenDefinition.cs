namespace BusSignals;

/// <summary>
/// One kind of token, shared by whoever creates, awaits and resolves tokens of this kind: its name, the type of its
/// answer, and how long it is valid.
/// <code>
/// public static readonly TokenDefinition&lt;UpgradeDecision&gt; Upgrade = new("trial.upgrade", TimeSpan.FromDays(7));
/// </code>
/// </summary>
/// <typeparam name="TAnswer">The answer; written as JSON.</typeparam>
public sealed class TokenDefinition<TAnswer>
{
    /// <summary>Defines a kind of token.</summary>
    /// <param name="id">Its name, <c>namespace.name</c>, like a signal's.</param>
    /// <param name="validFor">How long it can be answered. Zero or less expires at once;
    /// <see cref="Timeout.InfiniteTimeSpan"/> never expires. Default: 7 days.</param>
    /// <exception cref="FormatException">The name is not a valid id.</exception>
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
    /// Binds a step to a token that is yet to be created. Pass the result as <c>onCreated</c>; it calls the step with
    /// its argument and the token.
    /// </summary>
    public Func<Token<TAnswer>, Task> Bind<TArgument>(Func<TArgument, Token<TAnswer>, Task> step, TArgument argument)
    {
        ArgumentNullException.ThrowIfNull(step);
        return token => step(argument, token);
    }

    /// <inheritdoc/>
    public override string ToString() => Id.ToString();
}
