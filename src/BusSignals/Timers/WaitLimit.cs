namespace BusSignals;

/// <summary>Ends a wait in this host when its time is over, by elapsed time; the other end of <see cref="DueTime"/>, which ends those in the store.</summary>
internal sealed class WaitLimit : IDisposable
{
    /// <summary>The runtime's timers take less than fifty days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource _over = new();
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly TimeSpan _length;
    private readonly ITimer? _timer;

    private WaitLimit(TimeSpan? length, TimeProvider clock)
    {
        _clock = clock;
        _began = clock.GetTimestamp();
        _length = length ?? Timeout.InfiniteTimeSpan;
        if (length <= TimeSpan.Zero)
        {
            _over.Cancel();
        }
        else if (length is not null)
        {
            _timer = clock.CreateTimer(static it => ((WaitLimit)it!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Look();
        }
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _over.Token;

    public bool IsOver => _over.IsCancellationRequested;

    public static WaitLimit Start(DueTime end, TimeProvider clock)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return new WaitLimit(end.From(now) - now, clock);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _over.Dispose();
    }

    private void Look()
    {
        TimeSpan left = _length - _clock.GetElapsedTime(_began);
        if (left > TimeSpan.Zero)
        {
            _timer!.Change(left < Longest ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : Longest, Timeout.InfiniteTimeSpan);
            return;
        }

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
