using BusSignals.Testing;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

/// <summary>Deliveries that wait in memory for a predecessor, because another node may be applying it.</summary>
[Trait("Feature", "R20")]
public sealed class LocalArrivalsTests
{
    private static readonly Guid Process = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid First = new("00000000-0000-0000-0000-00000000000a");
    private static readonly Guid Second = new("00000000-0000-0000-0000-00000000000b");
    private static readonly Guid Third = new("00000000-0000-0000-0000-00000000000c");

    private readonly VirtualTime _clock = new();
    private readonly BusStart _bus = new();
    private readonly LocalArrivals _arrivals;

    public LocalArrivalsTests() => _arrivals = new LocalArrivals(_clock, _bus);

    [Fact]
    public async Task Wait_ForOneThatIsNotHere_LooksAgainAfterAPauseThatGrows()
    {
        PredecessorWait wait = WaitFor(First);
        foreach (int pause in (int[])[20, 40, 80, 160, 320, 640, 1000, 1000])
        {
            Task waiting = _arrivals.WaitAsync(Process, Second, wait, Token);
            Advance(TimeSpan.FromMilliseconds(pause - 1));
            Assert.False(waiting.IsCompleted);

            Advance(TimeSpan.FromMilliseconds(1));
            await waiting;
        }
    }

    [Fact]
    public async Task Finished_WhatOthersWaitFor_LetsThemGoOnAtOnce()
    {
        Task second = _arrivals.WaitAsync(Process, Second, WaitFor(First), Token);
        Task too = _arrivals.WaitAsync(Process, Third, WaitFor(First), Token);
        _arrivals.Finished(new Guid("00000000-0000-0000-0000-000000000002"), First);
        _arrivals.Finished(Process, null);
        Assert.False(second.IsCompleted || too.IsCompleted);

        _arrivals.Finished(Process, First);

        await Task.WhenAll(second, too);
    }

    [Fact]
    public async Task Wait_ForOneThatWaitsHereToo_DoesNotLookUntilThatOneIsFinished()
    {
        Task second = _arrivals.WaitAsync(Process, Second, WaitFor(First), Token);
        Task third = _arrivals.WaitAsync(Process, Third, WaitFor(Second), Token);
        Advance(TimeSpan.FromSeconds(1));
        await second; // it looks again, and waits on
        Assert.False(third.IsCompleted);

        _arrivals.Finished(Process, Second);

        await third;
    }

    [Fact]
    public async Task Wait_ForOneThatHasFinishedHere_LooksAgainSoon()
    {
        Task second = _arrivals.WaitAsync(Process, Second, WaitFor(First), Token);
        _arrivals.Finished(Process, Second);
        Advance(TimeSpan.FromSeconds(1));
        await second;

        Task third = _arrivals.WaitAsync(Process, Third, WaitFor(Second), Token);
        Advance(TimeSpan.FromMilliseconds(20));

        await third;
    }

    [Fact]
    public async Task Wait_TheBusStops_LooksAgainAtOnce()
    {
        IBus bus = Bus.Factory.CreateUsingInMemory(_ => { });
        await _bus.PreStart(bus);
        Task waiting = _arrivals.WaitAsync(Process, Second, WaitFor(First), Token);

        await _bus.PreStop(bus);

        await waiting;
    }

    [Fact]
    public async Task Wait_Cancelled_Ends()
    {
        using var cancel = new CancellationTokenSource();
        Task waiting = _arrivals.WaitAsync(Process, Second, WaitFor(First), cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void TryWait_WhileTheOtherNodeMakesProgress_WaitsForFifteenSecondsAtMost()
    {
        var wait = new PredecessorWait(_clock);
        int seconds = 0;
        while (wait.TryWait(_clock.GetTimestamp(), [First]))
        {
            seconds++;
            Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(15, seconds);
    }

    [Theory]
    [InlineData(4999, true)]
    [InlineData(5000, false)]
    public void TryWait_SinceTheOtherNodeMadeProgress_WaitsForFiveSeconds(int milliseconds, bool waits)
    {
        var wait = new PredecessorWait(_clock);
        wait.TryWait(_clock.GetTimestamp(), [First]);
        Advance(TimeSpan.FromSeconds(1));
        long changed = _clock.GetTimestamp();
        Assert.True(wait.TryWait(changed, [First]));
        wait.Begin();
        Advance(TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(waits, wait.TryWait(changed, [First]));
        Assert.Equal(waits ? [First] : [], wait.Missing);
    }

    private void Advance(TimeSpan time) => _clock.MoveTo(_clock.GetUtcNow() + time);

    private PredecessorWait WaitFor(Guid missing)
    {
        var wait = new PredecessorWait(_clock);
        wait.TryWait(_clock.GetTimestamp(), [missing]);
        return wait;
    }
}
