namespace BusSignals;

/// <summary>The outcome of one of several waits: a result or an exception.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public sealed record Settled<T>
{
    private readonly T? _value;

    private Settled(T? value, Exception? error)
    {
        _value = value;
        Error = error;
    }

    /// <summary>Whether there is a result.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>Why there is none; otherwise null.</summary>
    public Exception? Error { get; }

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">There is none; the inner exception says why.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"It has no result: {Error.Message}", Error);

    internal static async Task<Settled<T>> OfAsync(DurableTask<T> task)
    {
        try
        {
            return new Settled<T>(await task, null);
        }
        catch (Exception exception) when (exception is not NondeterminismException)
        {
            return new Settled<T>(default, exception);
        }
    }
}
