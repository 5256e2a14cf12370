using System.Threading.Channels;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Store;

/// <summary>Who tries again while the store is away, when, and what is said of it.</summary>
[Trait("Feature", "R1")]
public sealed class StoreAvailabilityTests : IDisposable
{
    private readonly VirtualTime _clock = new();
    private readonly LogLines _log = new();
    private readonly ServiceProvider _services;
    private readonly StoreAvailability _store;
    private readonly Channel<int> _tried = Channel.CreateUnbounded<int>();
    private string? _problem = "The database is read-only.";

    public StoreAvailabilityTests()
    {
        var services = new ServiceCollection();
        _log.AddTo(services);
        _services = services.BuildServiceProvider();
        _store = new StoreAvailability(_clock, _services.GetRequiredService<ILogger<StoreAvailability>>());
    }

    [Fact]
    public async Task Run_StoreThere_IsDoneAtOnceAndSaysNothing()
    {
        _problem = null;

        Assert.Equal(1, await StartAsync(1));

        Assert.Null(_store.Problem);
        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task Run_Away_OneTriesAfterGrowingPausesAndTheOthersWait()
    {
        Task<int> first = StartAsync(1);
        await TriedAsync(1);
        Task<int> second = StartAsync(2);
        Task<int> third = StartAsync(3);

        Pass(199);
        Assert.False(_tried.Reader.TryRead(out _));
        Pass(1);
        await TriedAsync(1, waiting: 3); // it has waited longest; then it is the last one
        Pass(400);
        await TriedAsync(2, waiting: 3);
        Pass(800);
        await TriedAsync(3, waiting: 3);
        _problem = null;
        Pass(1600);
        await TriedAsync(1, waiting: 0);

        int[] done = await Task.WhenAll(first, second, third);
        Assert.Equal([1, 2, 3], done);
        Assert.Null(_store.Problem);
    }

    [Fact]
    public async Task Run_Away_IsSaidOnceAndThatItIsBack()
    {
        Task<int> first = StartAsync(1);
        await TriedAsync(1);
        Task<int> second = StartAsync(2);
        for (int i = 0; i < 10; i++)
        {
            Pass((int)StoreAvailability.Pause(i + 1).TotalMilliseconds); // for one of them, and not for the next
            await TriedAsync(i % 2 == 0 ? 1 : 2, waiting: 2);
        }

        Assert.Equal("The database is read-only.", _store.Problem);
        _problem = null;
        Pass(5_000);
        await Task.WhenAll(first, second);

        Assert.Equal(
        [
            (LogLevel.Error, 1004, "The store is away; what needs it waits, and goes on by itself when it is back. The database is read-only."),
            (LogLevel.Information, 1008, "The store is back after 00:00:36.2000000"),
        ], _log.All.Select(it => (it.Level, it.Id, it.Text)));
    }

    [Fact]
    public async Task Run_ReasonChanges_IsSaidOnceForEach()
    {
        _ = StartAsync(1);
        await TriedAsync(1);
        foreach (string problem in (string[])["It starts.", "The database is read-only.", "It starts.", "It is full."])
        {
            _problem = problem;
            Pass(5_000);
            await TriedAsync(1);
        }

        Assert.Equal(["The store is still away: It starts.", "The store is still away: It is full."], _log.Of(1007).Select(it => it.Text));
        Assert.Equal("It is full.", _store.Problem);
    }

    [Fact]
    public async Task Run_ReasonIsAnotherEachTime_TwentyAreSaid()
    {
        _ = StartAsync(1);
        await TriedAsync(1);
        for (int i = 0; i < 30; i++)
        {
            _problem = $"Connection {i} is refused.";
            Pass(5_000);
            await TriedAsync(1);
        }

        Assert.Equal(19, _log.Of(1007).Count);
    }

    [Fact]
    public async Task Run_WhenATryIsDue_TriesAtOnceAndTheNextOneWaits()
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.WatchAsync<int>(StoreUse.Write, () => throw new StoreUnavailableException(_problem!)));
        Pass(200);
        var hangs = new TaskCompletionSource<int>();
        Task<int> first = _store.RunAsync(StoreUse.Write, () => hangs.Task, Token);
        Task<int> second = StartAsync(2);

        Assert.Equal(1, _store.Waiting);
        hangs.SetResult(1);

        Assert.Equal(1, await first);
        _problem = null;
        Assert.Equal(2, await second);
    }

    /// <summary>As when the writing one is answered by a server that can be read, and the next read fails for another reason.</summary>
    [Fact]
    public async Task Watch_ReadingFailsAfterWritingDid_ThenSucceeds_ProvesNothing()
    {
        _ = StartAsync(1);
        await TriedAsync(1);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.WatchAsync<int>(StoreUse.Read, () => throw new StoreUnavailableException("Gone.")));

        await _store.WatchAsync(StoreUse.Read, () => Task.FromResult(7));

        Assert.Equal("Gone.", _store.Problem);
    }

    /// <summary>As when one table cannot be written, and what needs the others succeeds.</summary>
    [Fact]
    public async Task Watch_ComesAndGoes_IsSaidOnceAMinute()
    {
        for (int i = 0; i < 50; i++)
        {
            await AwayAsync("No right for signal_outbox.");
            await _store.WatchAsync(StoreUse.Write, () => Task.FromResult(7));
            Pass(1000);
        }

        Assert.Equal([1004, 1008], _log.All.Select(it => it.Id));
        Pass(10_000);
        await AwayAsync("No right for signal_outbox.");
        await AwayAsync("No right for signal_dead.");
        Assert.Equal(
            ["The store is away; what needs it waits, and goes on by itself when it is back. No right for signal_outbox.", "The store is still away: No right for signal_dead."],
            _log.All.Skip(2).Select(it => it.Text));

        Task AwayAsync(string problem) => Assert.ThrowsAsync<StoreUnavailableException>(
            () => _store.WatchAsync<int>(StoreUse.Write, () => throw new StoreUnavailableException(problem)));
    }

    [Fact]
    public async Task Watch_GoesAwayAgainAndStays_IsSaidAfterAMinute()
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.WatchAsync<int>(StoreUse.Write, () => throw new StoreUnavailableException(_problem!)));
        await _store.WatchAsync(StoreUse.Write, () => Task.FromResult(7));
        _ = StartAsync(1);
        await TriedAsync(1);
        Assert.Equal([1004, 1008], _log.All.Select(it => it.Id));

        for (int i = 0; i < 13; i++)
        {
            Pass(5_000);
            await TriedAsync(1);
        }

        Assert.Equal(["The store is still away: The database is read-only."], _log.All.Skip(2).Select(it => it.Text));
    }

    [Fact]
    public async Task Run_AwayForLong_IsRecalledNowAndThen()
    {
        _ = StartAsync(1);
        await TriedAsync(1);
        for (int i = 0; i < 121; i++)
        {
            Pass(5_000);
            await TriedAsync(1);
        }

        Assert.Equal(["The store is still away: The database is read-only."], _log.Of(1007).Select(it => it.Text));
    }

    [Fact]
    public async Task Run_WaiterCancelled_GivesUpAndTheNextOneTries()
    {
        using var cancel = new CancellationTokenSource();
        Task<int> first = StartUntilAsync(1, cancel.Token);
        await TriedAsync(1);
        Task<int> second = StartAsync(2);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _problem = null;
        Pass(200);

        Assert.Equal(2, await second);
    }

    [Fact]
    public async Task Run_TryTakesLong_TheNextOneIsLetThroughAllTheSame()
    {
        Task<int> first = StartAsync(1);
        await TriedAsync(1);
        var hangs = new TaskCompletionSource<int>();
        Task<int> hanging = _store.RunAsync(StoreUse.Write, () => hangs.Task, Token);
        Pass(200);
        await TriedAsync(1, waiting: 2);
        _problem = null;
        Pass(400); // the hanging one
        Pass(800);

        Assert.Equal(1, await first);
        hangs.SetResult(2);
        Assert.Equal(2, await hanging);
    }

    [Fact]
    public async Task Run_OtherFailure_IsTheCallers()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => _store.RunAsync<int>(StoreUse.Write, () => throw new InvalidOperationException(), Token));

        Assert.Null(_store.Problem);
    }

    /// <summary>A read-only database can be read all the time.</summary>
    [Fact]
    public async Task Watch_ReadingSucceedsWhileWritingIsWaitedFor_ProvesNothing()
    {
        Task<int> writing = StartAsync(1);
        await TriedAsync(1);

        Assert.Equal(7, await _store.WatchAsync(StoreUse.Read, () => Task.FromResult(7)));

        Assert.Equal("The database is read-only.", _store.Problem);
        _problem = null;
        Assert.Equal(7, await _store.WatchAsync(StoreUse.Write, () => Task.FromResult(7)));
        Assert.Null(_store.Problem);
        Assert.Equal(1, await writing);
    }

    /// <summary>As of a commit that waits for a lock, while everything can be read.</summary>
    [Fact]
    public async Task Watch_ReadingSucceedsWhileWritingIsTriedAgain_ProvesNothing()
    {
        var hangs = new TaskCompletionSource<int>();
        int tries = 0;
        Task<int> writing = _store.RunAsync(
            StoreUse.Write, () => ++tries == 1 ? throw new StoreUnavailableException("A lock is kept.") : hangs.Task, Token);
        Pass(200);
        while (tries < 2)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(7, await _store.WatchAsync(StoreUse.Read, () => Task.FromResult(7)));
        Assert.Equal(("A lock is kept.", 0), (_store.Problem, _store.Waiting));

        hangs.SetResult(8);
        Assert.Equal(8, await writing);
        Assert.Null(_store.Problem);
    }

    /// <summary>Nobody needs to write any more, so nobody would ever find out that the store can be written.</summary>
    [Fact]
    public async Task Watch_ReadingSucceedsAndWhoeverWroteHasGivenUp_IsBack()
    {
        using var cancel = new CancellationTokenSource();
        Task<int> writing = StartUntilAsync(1, cancel.Token);
        await TriedAsync(1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => writing);

        await _store.WatchAsync(StoreUse.Read, () => Task.FromResult(7));

        Assert.Null(_store.Problem);
    }

    [Fact]
    public async Task Watch_ReadingSucceedsAndNobodyWaits_IsBack()
    {
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _store.WatchAsync<int>(StoreUse.Write, () => throw new StoreUnavailableException("Gone.")));
        Assert.Equal("Gone.", _store.Problem);

        await _store.WatchAsync(StoreUse.Read, () => Task.FromResult(7));

        Assert.Null(_store.Problem);
    }

    [Fact]
    public async Task Watch_BeganBeforeItWentAway_ProvesNothing()
    {
        var slow = new TaskCompletionSource<int>();
        Task<int> before = _store.WatchAsync(StoreUse.Write, () => slow.Task);
        _ = StartAsync(1);
        await TriedAsync(1);

        slow.SetResult(7);
        await before;

        Assert.Equal("The database is read-only.", _store.Problem);
    }

    /// <summary>A connection that timed out tells of the past.</summary>
    [Fact]
    public async Task Watch_FailsWhenTheStoreIsBackAlready_IsNoNews()
    {
        var slow = new TaskCompletionSource<int>();
        Task<int> before = _store.WatchAsync(StoreUse.Write, () => slow.Task);
        Task<int> other = StartAsync(1);
        await TriedAsync(1);
        _problem = null;
        Pass(200);
        await other;

        slow.SetException(new StoreUnavailableException("Timeout."));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => before);

        Assert.Null(_store.Problem);
    }

    [Fact]
    public async Task Wait_AtMostForATime_EndsThen()
    {
        _ = StartAsync(1);
        await TriedAsync(1);
        Task waiting = _store.WaitAsync(TimeSpan.FromMilliseconds(100), Token);

        Pass(99);
        Assert.False(waiting.IsCompleted);
        Pass(1);

        await waiting;
        Assert.NotNull(_store.Problem);
    }

    [Theory]
    [InlineData(1, 200)]
    [InlineData(2, 400)]
    [InlineData(5, 3_200)]
    [InlineData(6, 5_000)]
    [InlineData(1_000_000, 5_000)]
    public void Pause_OfAnOutage_DoublesUpTo5Seconds(int tries, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), StoreAvailability.Pause(tries));

    public void Dispose() => _services.Dispose();

    private Task<int> StartAsync(int caller) => StartUntilAsync(caller, Token);

    private Task<int> StartUntilAsync(int caller, CancellationToken cancellationToken) => _store.RunAsync(
        StoreUse.Write,
        () =>
        {
            _tried.Writer.TryWrite(caller);
            return _problem is { } problem ? throw new StoreUnavailableException(problem) : Task.FromResult(caller);
        },
        cancellationToken);

    /// <summary>
    /// The next try is this caller's, and if it failed it waits again: those who wait have a flow of their own, and time that passes
    /// before is lost to them.
    /// </summary>
    private async Task TriedAsync(int caller, int waiting = 1)
    {
        Assert.Equal(caller, await _tried.Reader.ReadAsync(Token));
        while (_store.Waiting != waiting)
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private void Pass(int milliseconds) => _clock.MoveTo(_clock.GetUtcNow() + TimeSpan.FromMilliseconds(milliseconds));
}
