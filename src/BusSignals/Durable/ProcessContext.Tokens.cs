namespace BusSignals;

/// <content>Tokens.</content>
public sealed partial class ProcessContext
{
    private readonly HashSet<string> _awaited = new(StringComparer.Ordinal);

    /// <summary>
    /// Creates a token for this process. It exists once this is committed; signals that <paramref name="onCreated"/>
    /// emits are sent with it.
    /// </summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="onCreated">Runs as a step with the token, for example to send it in an e-mail.</param>
    /// <param name="validFor">How long it can be answered. Zero or less expires at once;
    /// <see cref="Timeout.InfiniteTimeSpan"/> never expires. Default: the definition's.</param>
    public DurableTask<Token<TAnswer>> CreateTokenAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, Func<Token<TAnswer>, Task>? onCreated = null, TimeSpan? validFor = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return CreateToken(definition, definition.Validity(validFor), onCreated);
    }

    /// <summary>As above, with a token that can be answered until a given time.</summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="expiresAt">Until when it can be answered.</param>
    /// <param name="onCreated">Runs as a step with the token, for example to send it in an e-mail.</param>
    public DurableTask<Token<TAnswer>> CreateTokenAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, DateTimeOffset expiresAt, Func<Token<TAnswer>, Task>? onCreated = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return CreateToken(definition, expiresAt, onCreated);
    }

    private DurableTask<Token<TAnswer>> CreateToken<TAnswer>(
        TokenDefinition<TAnswer> definition, DueTime expires, Func<Token<TAnswer>, Task>? onCreated) =>
        Step($"create {definition.Id}", async session =>
        {
            Token<TAnswer> token = session.CreateToken(definition, expires);
            if (onCreated is not null)
            {
                await onCreated(token);
            }

            return token;
        });

    /// <summary>
    /// Waits for the answer of a token regardless of its status: resolved, rejected, cancelled or expired. It makes no
    /// difference whether it is answered before or after it is awaited.
    /// </summary>
    /// <exception cref="InvalidOperationException">The token is or was awaited already: it has one answer, for one
    /// wait.</exception>
    [Takes(typeof(TokenAnswer<>))]
    public DurableTask<TokenAnswer<TAnswer>> AnswerAsync<TAnswer>(Token<TAnswer> token) =>
        new(Answer(token, null));

    /// <summary>
    /// Waits for the value of a token. A rejected one throws <see cref="TokenRejectedException"/>, a cancelled one
    /// <see cref="OperationCanceledException"/>, one that nobody answers in time <see cref="TimeoutException"/>. To
    /// branch instead, use <see cref="AnswerAsync"/> or a race.
    /// </summary>
    /// <exception cref="InvalidOperationException">The token is or was awaited already.</exception>
    [Takes(typeof(TokenAnswer<>))]
    public DurableTask<TAnswer> AwaitAsync<TAnswer>(Token<TAnswer> token) =>
        new(Answer(token, answer => ((TokenAnswer<TAnswer>)answer!).GetValue()));

    private Operation Answer<TAnswer>(Token<TAnswer> token, Func<object?, object?>? map)
    {
        _run.CheckInside("token");
        Guid id = TokenText.IdOf(token.Text)
            ?? throw new ArgumentException($"'{token.Text}' is no token; create it with process.CreateTokenAsync(…).", nameof(token));
        SignalDefinition signal = BindingOf(typeof(TokenAnswer<TAnswer>)).Definition;
        if (!_awaited.Add(token.Text))
        {
            throw new InvalidOperationException(
                $"The token '{token.Text}' is awaited twice in '{Id.Path}'; it has one answer, for one wait. Keep the answer, or create a token for each.");
        }

        string what = $"answer {signal.Name}";
        return _run.Ask(what, number => new SignalOperation(_run, number, what)
        {
            Wait = signal.Name,
            Contract = typeof(TokenAnswer<TAnswer>),
            Matches = it => ((TokenAnswer<TAnswer>)it).Token == id,
            Read = happened => happened.ReadSignal(signal),
            Map = map,
            WhenWithdrawn = () => _awaited.Remove(token.Text),
        });
    }
}
