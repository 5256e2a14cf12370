namespace BusSignals;

/// <summary>Calls once after a time, never early, also after one that is longer than a timer can run; never for the longest time there is.</summary>
internal sealed class LongTimer : IDisposable
{
    /// <summary>The runtime's timers take less than fifty days.</summary>
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
