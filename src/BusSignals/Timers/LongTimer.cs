namespace BusSignals;

/// <summary>Calls once after a time, also one that is longer than a timer can run; never for the longest time there is.</summary>
internal sealed class LongTimer : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly Action _elapsed;
    private readonly ITimer _timer;
    private TimeSpan _left;

    public LongTimer(TimeProvider clock, TimeSpan after, Action elapsed)
    {
        _elapsed = elapsed;
        _left = after;
        _timer = clock.CreateTimer(static it => ((LongTimer)it!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (after != Timeout.InfiniteTimeSpan)
        {
            Run();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Pass()
    {
        if (_left > TimeSpan.Zero)
        {
            Run();
        }
        else
        {
            _elapsed();
        }
    }

    private void Run()
    {
        TimeSpan next = _left < Longest ? _left : Longest;
        _left -= next;
        _timer.Change(next, Timeout.InfiniteTimeSpan);
    }
}
