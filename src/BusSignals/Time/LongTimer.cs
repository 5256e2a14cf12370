namespace BusSignals;

/// <summary>
/// Calls back once after a time, never early, even if the time exceeds the limit of a timer; never for the maximum
/// time.
/// </summary>
internal sealed class LongTimer : IDisposable
{
    /// <summary>The runtime's timers support less than fifty days.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly TimeSpan _length;
    private readonly Action _elapsed;
    private readonly ITimer _timer;

    public LongTimer(TimeProvider clock, TimeSpan after, Action elapsed)
    {
        _clock = clock;
        _began = clock.GetTimestamp();
        _length = after;
        _elapsed = elapsed;
        _timer = clock.CreateTimer(static it => ((LongTimer)it!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (after != Timeout.InfiniteTimeSpan)
        {
            Run(after);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        TimeSpan left = _length - _clock.GetElapsedTime(_began);
        if (left > TimeSpan.Zero)
        {
            Run(left);
        }
        else
        {
            _elapsed();
        }
    }

    /// <summary>Timers count whole milliseconds.</summary>
    private void Run(TimeSpan left) =>
        _timer.Change(left < Longest ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : Longest, Timeout.InfiniteTimeSpan);
}
