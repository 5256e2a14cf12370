using System.Text.Json;

namespace BusSignals;

/// <summary>Starts durable processes and reads their results.</summary>
public static class DurableProcessExtensions
{
    /// <summary>
    /// Starts a durable process by the identity in its input. Starting again with the same identity addresses the same
    /// process, even after it has ended.
    /// </summary>
    /// <param name="signals">The bus of the current scope; inside a delivery the start is sent with its commit.</param>
    /// <param name="input">The process's input.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The process.</returns>
    /// <exception cref="ArgumentException">The process has a different input type.</exception>
    /// <exception cref="InvalidSignalException">The input has no identity, or is too large.</exception>
    public static Task<ProcessId> StartAsync<TProcess>(this ISignalBus signals, object input, CancellationToken cancellationToken = default)
        where TProcess : class, IDurableProcess
    {
        ArgumentNullException.ThrowIfNull(input);
        return SignalBus.Of(signals).StartAsync(typeof(TProcess), input, null, cancellationToken);
    }

    /// <summary>
    /// Starts a durable process unless it has been started, and waits for its result: it waits for one that is running
    /// already, and returns the result of one that has ended. Giving up withdraws nothing; calling again waits again.
    /// </summary>
    /// <typeparam name="TProcess">The process.</typeparam>
    /// <typeparam name="TInput">Its input.</typeparam>
    /// <typeparam name="TResult">Its result.</typeparam>
    /// <param name="signals">The bus of the current scope. Not for use inside a process, whose code waits with
    /// <see cref="ProcessContext.ChildAsync"/>.</param>
    /// <param name="input">The process's input.</param>
    /// <param name="options">How long to wait. Default: 30 seconds.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="AskFailedException">It ended without a result: it failed, or was cancelled or terminated.</exception>
    /// <exception cref="AskTimeoutException">It did not end in time; it keeps running.</exception>
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
