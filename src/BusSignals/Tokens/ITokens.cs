namespace BusSignals;

/// <summary>
/// Creates and answers tokens from outside of their process. Inside a handler use <c>SignalContext.CreateTokenAsync</c>.
/// Needs the store of the process, not that it is hosted here: register its type with <c>hosted: false</c>.
/// </summary>
public interface ITokens
{
    /// <summary>
    /// Creates a token for a process, which may start later. What <paramref name="onCreated"/> emits leaves only if the
    /// token is created, and the token is created only if it succeeds.
    /// </summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="process">The process that gets the answer.</param>
    /// <param name="onCreated">Runs with the token and the services of the creation.</param>
    /// <param name="validFor">How long it can be answered; zero or less has passed at once, <see cref="Timeout.InfiniteTimeSpan"/> never does. Default: the definition's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    Task<Token<TAnswer>> CreateAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, ProcessId process, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated = null,
        TimeSpan? validFor = null, CancellationToken cancellationToken = default);

    /// <summary>As above, with a token that can be answered until a moment.</summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="process">The process that gets the answer.</param>
    /// <param name="expiresAt">Until when it can be answered.</param>
    /// <param name="onCreated">Runs with the token and the services of the creation.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    Task<Token<TAnswer>> CreateAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, ProcessId process, DateTimeOffset expiresAt,
        Func<Token<TAnswer>, IServiceProvider, Task>? onCreated = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Looks at a token and changes nothing: what the page behind a link needs, which is also opened by whoever checks
    /// e-mails for bad links.
    /// </summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="token">The text, as it came in.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<TokenPeek> PeekAsync<TAnswer>(TokenDefinition<TAnswer> definition, string token, CancellationToken cancellationToken = default);

    /// <summary>Answers a token with a value. Returns when the answer is stored.</summary>
    /// <exception cref="InvalidSignalException">The value is not valid by the answer's schema; nothing changed.</exception>
    Task<TokenResult> ResolveAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, TAnswer value, CancellationToken cancellationToken = default);

    /// <summary>Answers a token with an error.</summary>
    Task<TokenResult> RejectAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, string error, CancellationToken cancellationToken = default);

    /// <summary>Cancels a token: nobody can answer it any more, and its process hears of it.</summary>
    Task<TokenResult> CancelAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, string? reason = null, CancellationToken cancellationToken = default);
}
