using BusSignals.Testing;

namespace BusSignals.Tests.Time;

public sealed class VirtualTimeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly VirtualTime _time = new();

    [Fact]
    public void GetUtcNow_Untouched_StandsStill()
    {
        Assert.Equal(Start, _time.GetUtcNow());
        Assert.Equal(Start, _time.GetUtcNow());
    }

    [Fact]
    public void MoveTo_ThePast_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _time.MoveTo(Start.AddTicks(-1)));

    [Fact]
    public void MoveTo_OverSeveralTimers_FiresEachAtItsTimeInOrder()
    {
        var fired = new List<(string, DateTimeOffset)>();
        using ITimer late = Timer("late", TimeSpan.FromHours(2), Timeout.InfiniteTimeSpan);
        using ITimer early = Timer("early", TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
        using ITimer never = Timer("never", TimeSpan.FromHours(4), Timeout.InfiniteTimeSpan);

        _time.MoveTo(Start.AddHours(3));

        Assert.Equal([("early", Start.AddHours(1)), ("late", Start.AddHours(2))], fired);
        Assert.Equal(Start.AddHours(3), _time.GetUtcNow());

        ITimer Timer(string name, TimeSpan due, TimeSpan period) =>
            _time.CreateTimer(_ => fired.Add((name, _time.GetUtcNow())), null, due, period);
    }

    [Fact]
    public void MoveTo_OverAPeriodicTimer_FiresOnceAPeriod()
    {
        var fired = new List<DateTimeOffset>();
        using ITimer timer = _time.CreateTimer(
            _ => fired.Add(_time.GetUtcNow()), null, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2));

        _time.MoveTo(Start.AddMinutes(5));

        Assert.Equal([Start.AddMinutes(1), Start.AddMinutes(3), Start.AddMinutes(5)], fired);
    }

    [Fact]
    public void Dispose_PendingTimer_NeverFires()
    {
        bool fired = false;
        _time.CreateTimer(_ => fired = true, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan).Dispose();

        _time.MoveTo(Start.AddMinutes(5));

        Assert.False(fired);
    }

    [Fact]
    public void Change_PendingTimer_MovesItsTime()
    {
        int fired = 0;
        using ITimer timer = _time.CreateTimer(_ => fired++, null, TimeSpan.FromMinutes(1), Timeout.InfiniteTimeSpan);

        timer.Change(TimeSpan.FromMinutes(10), Timeout.InfiniteTimeSpan);
        _time.MoveTo(Start.AddMinutes(9));
        Assert.Equal(0, fired);
        _time.MoveTo(Start.AddMinutes(10));

        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task Delay_OfAnotherLibrary_EndsWhenTheTimeComes()
    {
        var delay = Task.Delay(TimeSpan.FromDays(1), _time, TestContext.Current.CancellationToken);
        Assert.False(delay.IsCompleted);

        _time.MoveTo(Start.AddDays(1));

        await delay;
    }

    [Fact]
    public void GetTimestamp_AfterAMove_MeasuresIt()
    {
        long before = _time.GetTimestamp();

        _time.MoveTo(Start.AddSeconds(90));

        Assert.Equal(TimeSpan.FromSeconds(90), _time.GetElapsedTime(before));
    }
}
