using MassTransit;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.Testing;

/// <summary>Helpers for common tasks in tests.</summary>
public sealed partial class SignalHarness
{
    /// <summary>Uses the bus as an external service would, and waits until everything is idle.</summary>
    public async Task<TResult> UseBusAsync<TResult>(Func<ISignalBus, Task<TResult>> work, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(work);
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        TResult result = await work(scope.ServiceProvider.GetRequiredService<ISignalBus>());
        await GoOnAsync(cancellationToken);
        return result;
    }

    /// <summary>Sends a signal to one process by its path, and waits until everything is idle.</summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    public Task<Guid> SignalAsync<T>(string path, T signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class => UseBusAsync(bus => bus.For(Processes.IdOf(path)).SendAsync(signal, options, cancellationToken), cancellationToken);

    /// <summary>
    /// Sends a signal by its id and as JSON to one process by its path, and waits until everything is idle.
    /// </summary>
    /// <exception cref="SignalPathException">No registered process has such a path.</exception>
    public Task<Guid> SignalAsync(string path, string signal, string json, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        UseBusAsync(bus => bus.For(Processes.IdOf(path)).SendAsync(signal, json, options, cancellationToken), cancellationToken);

    /// <summary>Starts a durable process by its class and input, and waits until everything is idle.</summary>
    /// <returns>The process; <see cref="ResultAsync{TResult}"/> reads its result.</returns>
    public Task<ProcessId> StartProcessAsync<TProcess>(object input, CancellationToken cancellationToken = default)
        where TProcess : class, IDurableProcess => UseBusAsync(bus => bus.StartAsync<TProcess>(input, cancellationToken), cancellationToken);

    /// <summary>The result of a durable process.</summary>
    /// <exception cref="HarnessAssertionException">It has not ended, or ended without a result; the message shows its timeline.</exception>
    public async Task<TResult> ResultAsync<TResult>(ProcessId process, CancellationToken cancellationToken = default)
    {
        ProcessAssertions found = await ProcessAsync(process.Path, cancellationToken);
        return found.ShouldHaveResult<TResult>();
    }

    /// <summary>Locks an entity as an external service would; dispose it to release it.</summary>
    /// <exception cref="HarnessAssertionException">Somebody else holds it: waiting would never end, because time stands
    /// still.</exception>
    public async Task<EntityLock<TEntity>> LockAsync<TEntity>(object key, CancellationToken cancellationToken = default) =>
        await Services.GetRequiredService<IEntityLocks>().TryAcquireAsync<TEntity>(key, TimeSpan.Zero, cancellationToken: cancellationToken)
        ?? throw new HarnessAssertionException($"The lock of {TypeName.Of(typeof(TEntity))} '{key}' is held by somebody else.");

    /// <summary>Answers a token with a value, and waits until everything is idle.</summary>
    public Task<TokenResult> ResolveAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, TAnswer value, CancellationToken cancellationToken = default) =>
        AnswerAsync(tokens => tokens.ResolveAsync(definition, token, value, cancellationToken), cancellationToken);

    /// <summary>Answers a token with an error, and waits until everything is idle.</summary>
    public Task<TokenResult> RejectAsync<TAnswer>(
        TokenDefinition<TAnswer> definition, string token, string error, CancellationToken cancellationToken = default) =>
        AnswerAsync(tokens => tokens.RejectAsync(definition, token, error, cancellationToken), cancellationToken);

    /// <summary>What became of a signal at each process that it reached.</summary>
    public Task<IReadOnlyList<Receipt>> ReceiptsAsync(Guid messageId, CancellationToken cancellationToken = default) =>
        Services.GetRequiredService<IReceipts>().FindAsync(messageId, cancellationToken);

    /// <summary>
    /// The single message of a type, optionally matching a condition, that processes published or sent.
    /// </summary>
    /// <exception cref="HarnessAssertionException">There is none, or more than one; the message shows all of the type.</exception>
    public T ShouldHaveSent<T>(Func<T, bool>? match = null) where T : class
    {
        IReadOnlyList<T> sent = Sent<T>();
        T[] found = [.. sent.Where(it => match?.Invoke(it) ?? true)];
        return found.Length == 1
            ? found[0]
            : throw new HarnessAssertionException(
                $"One {TypeName.Of(typeof(T))} should have been sent, and {found.Length} were; all of the type:\n{string.Join('\n', sent.DefaultIfEmpty<object>("none"))}");
    }

    /// <summary>
    /// A process as text for approval tests, the same in each run: times are relative to the start of the virtual time,
    /// and ids and tokens are replaced by numbers in order of appearance.
    /// </summary>
    /// <exception cref="HarnessAssertionException">Nothing ever arrived for it.</exception>
    public async Task<string> SnapshotAsync(string path, CancellationToken cancellationToken = default) =>
        new HistorySnapshot(_start).Render((await ProcessAsync(path, cancellationToken)).View);

    private async Task<TokenResult> AnswerAsync(Func<ITokens, Task<TokenResult>> answer, CancellationToken cancellationToken)
    {
        TokenResult result = await answer(Services.GetRequiredService<ITokens>());
        await GoOnAsync(cancellationToken);
        return result;
    }
}
