namespace BusSignals;

/// <summary>
/// Creates and answers tokens from outside their process. Inside a handler use <c>SignalContext.CreateTokenAsync</c>.
/// It needs the store of the process, but the process need not be hosted here: register its type with
/// <c>hosted: false</c>.
/// </summary>
public interface ITokens
{
    /// <summary>
    /// Creates a token for a process, which may start later. Signals that <paramref name="onCreated"/> emits are sent
    /// only if the token is created, and the token is created only if it succeeds.
    /// </summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="process">The process that gets the answer.</param>
    /// <param name="onCreated">Runs with the token and the services of the creation.</param>
    /// <param name="validFor">How long it can be answered. Zero or less expires at once;
    /// <see cref="Timeout.InfiniteTimeSpan"/> never expires. Default: the definition's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    Task<Token<TAnswer>> CreateAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, ProcessId process, Func<Token<TAnswer>, IServiceProvider, Task>? onCreated = null,
        TimeSpan? validFor = null, CancellationToken cancellationToken = default);

    /// <summary>As above, with a token that can be answered until a given time.</summary>
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
    /// Looks at a token without changing anything: what the page behind a link needs, because link scanners open it
    /// too.
    /// </summary>
    /// <param name="definition">The kind of token.</param>
    /// <param name="token">The text, as received.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<TokenPeek> PeekAsync<TAnswer>(TokenDefinition<TAnswer> definition, string token, CancellationToken cancellationToken = default);

    /// <summary>Answers a token with a value. Returns when the answer is stored.</summary>
    /// <exception cref="InvalidSignalException">The value is invalid by the answer's schema; nothing
    /// changed.</exception>
    Task<TokenResult> ResolveAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, TAnswer value, CancellationToken cancellationToken = default);

    /// <summary>Answers a token with an error.</summary>
    Task<TokenResult> RejectAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, string error, CancellationToken cancellationToken = default);

    /// <summary>Cancels a token: nobody can answer it any more, and its process is notified.</summary>
    Task<TokenResult> CancelAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, string? reason = null, CancellationToken cancellationToken = default);
}
