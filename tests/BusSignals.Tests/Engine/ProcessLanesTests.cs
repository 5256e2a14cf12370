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
        ProcessLanes.Turn first = await _lanes.EnterAsync(One, Token);
        Task second = EnterAsync(2);
        Task third = EnterAsync(3);
        Assert.False(second.IsCompleted);

        first.Dispose();
        await Task.WhenAll(second, third);

        Assert.Equal([2, 3], order);

        async Task EnterAsync(int number)
        {
            using ProcessLanes.Turn turn = await _lanes.EnterAsync(One, Token);
            order.Add(number);
        }
    }

    [Fact]
    public async Task Enter_OtherProcess_DoesNotWait()
    {
        using ProcessLanes.Turn one = await _lanes.EnterAsync(One, Token);

        Assert.True(_lanes.EnterAsync(Two, Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Enter_CancelledWhileWaiting_GivesItsTurnToTheNext()
    {
        using var cancel = new CancellationTokenSource();
        ProcessLanes.Turn first = await _lanes.EnterAsync(One, Token);
        Task<ProcessLanes.Turn> cancelled = _lanes.EnterAsync(One, cancel.Token);
        Task<ProcessLanes.Turn> next = _lanes.EnterAsync(One, Token);

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
        ProcessLanes.Turn slow = await _lanes.EnterAsync(One, Token);
        slow.Handles();
        Task<ProcessLanes.Turn?> impatient = _lanes.EnterAsync(One, Patience, Token);
        Task<ProcessLanes.Turn> patient = _lanes.EnterAsync(One, Token);

        Pass(Patience - TimeSpan.FromMilliseconds(1));
        Assert.False(impatient.IsCompleted);
        Pass(TimeSpan.FromMilliseconds(1));

        Assert.Null(await impatient);
        Assert.False(patient.IsCompleted);
        slow.Dispose();
        (await patient).Dispose();
    }

    [Fact]
    public async Task EnterWithPatience_LongTurnBeforeItCame_IsTurnedAwayAtOnce()
    {
        using ProcessLanes.Turn slow = await _lanes.EnterAsync(One, Token);
        slow.Handles();
        Pass(Patience);

        Assert.Null(await _lanes.EnterAsync(One, Patience, Token));
    }

    [Fact]
    public async Task EnterWithPatience_ManyShortTurnsBefore_WaitsForItsOwn()
    {
        var before = new Queue<ProcessLanes.Turn>([await _lanes.EnterAsync(One, Token)]);
        Task<ProcessLanes.Turn>[] turns = [.. Enumerable.Range(0, 5).Select(_ => _lanes.EnterAsync(One, Token))];
        Task<ProcessLanes.Turn?> last = _lanes.EnterAsync(One, Patience, Token);

        foreach (Task<ProcessLanes.Turn> turn in turns)
        {
            Pass(Patience / 2);
            before.Dequeue().Dispose();
            before.Enqueue(await turn);
        }

        before.Dequeue().Dispose();
        using ProcessLanes.Turn? own = await last;
        Assert.NotNull(own);
    }

    [Fact]
    [Trait("Feature", "R20")]
    public async Task EnterWithPatience_ATurnThatWaitsForTheStore_IsTurnedAwayAfterAMinute()
    {
        using ProcessLanes.Turn slow = await _lanes.EnterAsync(One, Token);
        Task<ProcessLanes.Turn?> waiting = _lanes.EnterAsync(One, Patience, Token);

        Pass(TimeSpan.FromSeconds(59.9));
        Assert.False(waiting.IsCompleted);
        Pass(TimeSpan.FromSeconds(0.1));

        Assert.Null(await waiting);
    }

    [Fact]
    [Trait("Feature", "R20")]
    public async Task EnterWithPatience_ATurnThatStartsOver_IsNotTurnedAway()
    {
        using ProcessLanes.Turn again = await _lanes.EnterAsync(One, Token);
        Task<ProcessLanes.Turn?> waiting = _lanes.EnterAsync(One, Patience, Token);
        for (int attempt = 0; attempt < 100; attempt++)
        {
            again.Stores();
            Pass(TimeSpan.FromSeconds(0.9));
            again.Handles();
            Pass(TimeSpan.FromSeconds(0.9));
        }

        Assert.False(waiting.IsCompleted);
        Pass(TimeSpan.FromSeconds(0.1));
        Assert.Null(await waiting);
    }

    [Fact]
    [Trait("Feature", "R1")]
    public async Task EnterWithPatience_WhileTheStoreIsAway_IsNotTurnedAway()
    {
        bool isAway = true;
        var lanes = new ProcessLanes(_clock, () => isAway);
        using ProcessLanes.Turn slow = await lanes.EnterAsync(One, Token);
        slow.Handles();
        Task<ProcessLanes.Turn?> waiting = lanes.EnterAsync(One, Patience, Token);

        Pass(TimeSpan.FromHours(1));
        Assert.False(waiting.IsCompleted);
        isAway = false;
        Pass(TimeSpan.FromSeconds(1));

        Assert.Null(await waiting);
    }

    private void Pass(TimeSpan time) => _clock.MoveTo(_clock.GetUtcNow() + time);
}
