using System.Text.Json;

namespace BusSignals;

/// <summary>Starts durable processes and reads their results.</summary>
public static class DurableProcessExtensions
{
    /// <summary>
    /// Starts a durable process by the identity in its input. Starting again with the same identity is the same process,
    /// also when it has ended.
    /// </summary>
    /// <param name="signals">The bus of the current scope; inside a delivery the start leaves with its commit.</param>
    /// <param name="input">The process' input.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException">The process takes another input.</exception>
    /// <exception cref="InvalidSignalException">The input has no identity, or is too large.</exception>
    public static Task<ProcessId> StartAsync<TProcess>(this ISignalBus signals, object input, CancellationToken cancellationToken = default)
        where TProcess : class, IDurableProcess
    {
        ArgumentNullException.ThrowIfNull(input);
        return SignalBus.Of(signals).StartAsync(typeof(TProcess), input, null, cancellationToken);
    }

    /// <summary>
    /// Starts a durable process, if it has not started, and waits for its result: one that runs already is waited
    /// for, and one that has ended gives the result that it has. Giving up waiting withdraws nothing; calling again waits again.
    /// </summary>
    /// <typeparam name="TProcess">The process.</typeparam>
    /// <typeparam name="TInput">What it is started with.</typeparam>
    /// <typeparam name="TResult">What it ends with.</typeparam>
    /// <param name="signals">The bus of the current scope; not inside a process, whose code waits with <see cref="ProcessContext.ChildAsync"/>.</param>
    /// <param name="input">The process' input.</param>
    /// <param name="options">How long to wait; 30 seconds by default.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="AskFailedException">It ended without a result: it failed, or was cancelled or terminated.</exception>
    /// <exception cref="AskTimeoutException">It has not ended in time, and goes on.</exception>
    public static Task<TResult> RunAsync<TProcess, TInput, TResult>(
        this ISignalBus signals, TInput input, AskOptions? options = null, CancellationToken cancellationToken = default)
        where TProcess : DurableProcess<TInput, TResult>
        where TInput : class
    {
        ArgumentNullException.ThrowIfNull(input);
        return SignalBus.Of(signals).RunAsync<TResult>(typeof(TProcess), input, options, cancellationToken);
    }

    /// <summary>The result of a durable process that has ended.</summary>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    /// <exception cref="ProcessFailedException">It ended without a result; the message says why.</exception>
    public static TResult ResultAs<TResult>(this ProcessView process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Ending switch
        {
            ProcessEnding.Completed => JsonSerializer.Deserialize<TResult>(process.Data!, StateJsonOptions.Default)!,
            null => throw new InvalidOperationException($"'{process.Id}' has not ended; it waits for {string.Join(", ", process.Waits)}."),
            { } ending => throw ProcessFailedException.Of(process.Id.Path, ending, process.StatusReason),
        };
    }
}
