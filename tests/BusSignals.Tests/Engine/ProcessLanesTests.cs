using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

public sealed class ProcessLanesTests
{
    private static readonly Guid One = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Two = new("00000000-0000-0000-0000-000000000002");

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly VirtualTime _clock = new();
    private readonly ProcessLanes _lanes;

    public ProcessLanesTests() => _lanes = new ProcessLanes(_clock);

    [Fact]
    public async Task Enter_SameProcess_WaitsForItsTurnInOrder()
    {
        var order = new List<int>();
        IDisposable first = await _lanes.EnterAsync(One, Token);
        Task second = EnterAsync(2);
        Task third = EnterAsync(3);
        Assert.False(second.IsCompleted);

        first.Dispose();
        await Task.WhenAll(second, third);

        Assert.Equal([2, 3], order);

        async Task EnterAsync(int number)
        {
            using IDisposable turn = await _lanes.EnterAsync(One, Token);
            order.Add(number);
        }
    }

    [Fact]
    public async Task Enter_OtherProcess_DoesNotWait()
    {
        using IDisposable one = await _lanes.EnterAsync(One, Token);

        Assert.True(_lanes.EnterAsync(Two, Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Enter_CancelledWhileWaiting_GivesItsTurnToTheNext()
    {
        using var cancel = new CancellationTokenSource();
        IDisposable first = await _lanes.EnterAsync(One, Token);
        Task<IDisposable> cancelled = _lanes.EnterAsync(One, cancel.Token);
        Task<IDisposable> next = _lanes.EnterAsync(One, Token);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(next.IsCompleted);
        first.Dispose();

        (await next).Dispose();
    }

    [Fact]
    public async Task Enter_AfterAllHaveLeft_DoesNotWait()
    {
        (await _lanes.EnterAsync(One, Token)).Dispose();

        Assert.True(_lanes.EnterAsync(One, Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task EnterWithPatience_OneTurnTakesLonger_IsTurnedAway()
    {
        IDisposable slow = await _lanes.EnterAsync(One, Token);
        Task<IDisposable?> impatient = _lanes.EnterAsync(One, Patience, Token);
        Task<IDisposable> patient = _lanes.EnterAsync(One, Token);

        _clock.MoveTo(_clock.GetUtcNow() + Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(impatient.IsCompleted);
        _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));

        Assert.Null(await impatient);
        Assert.False(patient.IsCompleted);
        slow.Dispose();
        (await patient).Dispose();
    }

    [Fact]
    public async Task EnterWithPatience_LongTurnBeforeItCame_IsTurnedAwayAtOnce()
    {
        using IDisposable slow = await _lanes.EnterAsync(One, Token);
        _clock.MoveTo(_clock.GetUtcNow() + Patience);

        Assert.Null(await _lanes.EnterAsync(One, Patience, Token));
    }

    [Fact]
    public async Task EnterWithPatience_ManyShortTurnsBefore_WaitsForItsOwn()
    {
        var before = new Queue<IDisposable>([await _lanes.EnterAsync(One, Token)]);
        Task<IDisposable>[] turns = [.. Enumerable.Range(0, 5).Select(_ => _lanes.EnterAsync(One, Token))];
        Task<IDisposable?> last = _lanes.EnterAsync(One, Patience, Token);

        foreach (Task<IDisposable> turn in turns)
        {
            _clock.MoveTo(_clock.GetUtcNow() + (Patience / 2));
            before.Dequeue().Dispose();
            before.Enqueue(await turn);
        }

        before.Dequeue().Dispose();
        using IDisposable? own = await last;
        Assert.NotNull(own);
    }

    [Fact]
    [Trait("Feature", "N11")]
    public async Task Enter_BehindATurnThatIsExcused_GivesUpWhenItIsNotAnyMore()
    {
        var lanes = new ProcessLanes(_clock, age => age < TimeSpan.FromSeconds(3));
        using IDisposable slow = await lanes.EnterAsync(One, Token);
        Task<IDisposable?> waiting = lanes.EnterAsync(One, Patience, Token);

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(2.5));
        Assert.False(waiting.IsCompleted);
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.5));

        Assert.Null(await waiting);
    }
}
