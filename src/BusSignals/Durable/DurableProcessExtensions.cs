namespace BusSignals;

/// <summary>Starts durable processes and reads their results (FEATURES J12).</summary>
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
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentNullException.ThrowIfNull(input);
        return ((SignalBus)signals).StartAsync(typeof(TProcess), input, cancellationToken);
    }

    /// <summary>The result of a durable process that has ended.</summary>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    /// <exception cref="ProcessFailedException">It ended without a result; the message says why.</exception>
    public static TResult ResultAs<TResult>(this ProcessView process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Ending switch
        {
            ProcessEnding.Completed => System.Text.Json.JsonSerializer.Deserialize<TResult>(process.StateJson!, StateJsonOptions.Default)!,
            null => throw new InvalidOperationException($"'{process.Id}' has not ended; it waits for {string.Join(", ", process.Waits)}."),
            { } ending => throw new ProcessFailedException($"'{process.Id}' is {ending.ToString().ToLowerInvariant()}: {process.StatusReason ?? "no reason was given"}."),
        };
    }
}
