namespace BusSignals;

/// <summary>
/// Ends a wait in this host after a given elapsed time; the counterpart of <see cref="DueTime"/>, which ends waits in
/// the store.
/// </summary>
internal sealed class WaitLimit : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly LongTimer? _timer;

    private WaitLimit(TimeSpan? length, TimeProvider clock)
    {
        if (length == TimeSpan.Zero)
        {
            _over.Cancel();
        }
        else if (length is { } time)
        {
            _timer = new LongTimer(clock, time, End);
        }
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _over.Token;

    public bool IsOver => _over.IsCancellationRequested;

    public static WaitLimit Start(DueTime end, TimeProvider clock) => new(end.Length(clock.GetUtcNow()), clock);

    public void Dispose()
    {
        _timer?.Dispose();
        _over.Dispose();
    }

    private void End()
    {
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the wait has just ended
        }
    }
}
