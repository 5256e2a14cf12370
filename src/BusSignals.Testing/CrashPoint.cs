namespace BusSignals.Testing;

/// <summary>
/// Where the host dies during one delivery: between two operations of store or broker. From then on nothing more of the
/// delivery reaches them.
/// </summary>
internal sealed class CrashPoint(int? operations) : IDisposable
{
    private static readonly AsyncLocal<CrashPoint?> Current = new();

    private readonly CancellationTokenSource _died = new();
    private int _passed;

    /// <summary>Cancelled when the host dies; the engine then leaves everything as it is.</summary>
    public CancellationToken Died => _died.Token;

    /// <summary>Runs an operation of the delivery that the caller is in.</summary>
    public static async Task<T> PassAsync<T>(Func<Task<T>> operation)
    {
        Current.Value?.Pass();
        T result = await operation();
        Current.Value?.Pass();
        return result;
    }

    /// <summary>As above.</summary>
    public static Task PassAsync(Func<Task> operation) => PassAsync(async () =>
    {
        await operation();
        return true;
    });

    /// <summary>Makes everything that follows in this async flow part of the delivery.</summary>
    public void Begin() => Current.Value = this;

    public void Dispose() => _died.Dispose();

    private void Pass()
    {
        if (Interlocked.Increment(ref _passed) > operations)
        {
            _died.Cancel();
            throw new SimulatedCrashException();
        }
    }
}
