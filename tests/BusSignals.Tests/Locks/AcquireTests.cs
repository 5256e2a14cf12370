using BusSignals.Testing;
using BusSignals.Tests.Orders;

namespace BusSignals.Tests.Locks;

[Trait("Feature", "J19")]
public sealed class AcquireTests
{
    private readonly VirtualTime _clock = new();
    private readonly SteppedWork _work;
    private readonly LockNode _here;
    private readonly LockNode _elsewhere;

    public AcquireTests()
    {
        _work = new SteppedWork(_clock);
        LockNode[] nodes = LockNode.Create(_clock);
        (_here, _elsewhere) = (nodes[0], nodes[1]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acquire_FreeEntity_HoldsItForTheDefaultLease()
    {
        await using EntityLock<Order> order = await _here.Locks.AcquireAsync<Order>(42, cancellationToken: Token);

        Assert.Equal(("42", true), (order.Key, order.IsHeld));
        Assert.Equal(new Fence(_clock.GetUtcNow().ToUnixTimeMilliseconds()), order.Fence);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(30), order.ExpiresAt);
        Assert.False(order.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Acquire_AsALock_IsItsProof()
    {
        await using EntityLock<Order> order = await _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        Locked<Order> locked = order;

        Assert.Equal((order.Key, order.Fence, order.Lost), (locked.Key, locked.Fence, locked.Lost));
    }

    [Fact]
    public async Task Acquire_AnswerCameWhenItsLeaseWasOver_IsAskedForAgain()
    {
        var silence = new TaskCompletionSource();
        _here.Store.Silence = silence;
        Task<EntityLock<Order>> acquired = _here.Locks.AcquireAsync<Order>("42", lease: TimeSpan.FromSeconds(10), cancellationToken: Token);
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(10));
        _here.Store.Silence = null;

        silence.SetResult();
        await using EntityLock<Order> order = await acquired;

        Assert.Equal((true, _clock.GetUtcNow().AddSeconds(10)), (order.IsHeld, order.ExpiresAt));
        Assert.Equal(2, _here.Store.Asked.OfType<LockCommand.Take>().Count());
    }

    [Fact]
    public async Task Acquire_WaitersHere_AreServedInOrderWithoutTimePassing()
    {
        EntityLock<Order> first = await _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        Task<EntityLock<Order>>[] waiting = [.. Enumerable.Range(0, 4).Select(_ => _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token))];
        var fences = new List<Fence> { first.Fence };

        await first.DisposeAsync();
        for (int i = 0; i < waiting.Length; i++)
        {
            EntityLock<Order> next = await waiting[i];
            Assert.All(waiting[(i + 1)..], it => Assert.False(it.IsCompleted));
            fences.Add(next.Fence);
            await next.DisposeAsync();
        }

        Assert.Equal(fences.Distinct().Order(), fences);
    }

    [Fact]
    public async Task Acquire_ReleasedElsewhere_IsSeenAfterThePollInterval()
    {
        EntityLock<Order> other = await _elsewhere.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        Task<EntityLock<Order>> waiting = _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        await other.DisposeAsync();
        Assert.False(waiting.IsCompleted);

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.5));

        Assert.True((await waiting).Fence > other.Fence);
    }

    [Fact]
    public async Task Acquire_ManyWaitersHere_OnlyTheFirstPollsOften()
    {
        await using EntityLock<Order> other = await _elsewhere.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        Task[] waiting = [.. Enumerable.Range(0, 10)
            .Select(_ => _work.Start(() => _here.Locks.TryAcquireAsync<Order>("42", TimeSpan.FromHours(1), null, CancellationToken.None)))];
        _here.Store.Asked.Clear();

        _work.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(6, _here.Store.Asked.Count);
        Assert.All(waiting, it => Assert.False(it.IsCompleted));
    }

    [Fact]
    public async Task Acquire_OthersHaveItAllTheTime_SaysWhich()
    {
        await using EntityLock<Order> other = await _here.Locks.AcquireAsync<Order>("42", TimeSpan.FromHours(1), Token);
        Task<EntityLock<Order>> waiting = _work.Start(() => _here.Locks.AcquireAsync<Order>("42", cancellationToken: CancellationToken.None));

        _work.Advance(TimeSpan.FromSeconds(30), waiting);

        LockTimeoutException timeout = await Assert.ThrowsAsync<LockTimeoutException>(() => waiting);
        Assert.Equal(("Order", "42"), (timeout.Entity, timeout.Key));
        Assert.Equal(
            "The lock of Order '42' was not acquired within 00:00:30, because others have it. Try again, wait longer with "
            + "LockOptions.WaitTimeout, or take no for an answer with TryAcquireAsync.",
            timeout.Message);
        Assert.Equal(typeof(LockCommand.Release), _here.Store.Asked[^1].GetType()); // its place in the queue is given up
    }

    [Fact]
    public async Task Acquire_Cancelled_GivesUpItsPlace()
    {
        EntityLock<Order> other = await _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        using var leaving = new CancellationTokenSource();
        Task<EntityLock<Order>> waiting = _here.Locks.AcquireAsync<Order>("42", cancellationToken: leaving.Token);

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await other.DisposeAsync();

        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task TryAcquire_WithoutWaiting_IsNullAndTakesNoPlace()
    {
        EntityLock<Order> other = await _elsewhere.Locks.AcquireAsync<Order>("42", cancellationToken: Token);

        Assert.Null(await _here.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
        Assert.Single(_here.Store.Asked);
        await other.DisposeAsync();
        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Acquire_StoreAway_WaitsForIt()
    {
        _here.Store.Away = true;
        Task<EntityLock<Order>> waiting = _work.Start(() => _here.Locks.AcquireAsync<Order>("42", cancellationToken: CancellationToken.None));
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(0.1));
        Assert.False(waiting.IsCompleted);

        _here.Store.Away = false;
        _work.Advance(TimeSpan.FromSeconds(1), waiting);

        Assert.True((await waiting).IsHeld);
    }

    [Fact]
    public async Task Acquire_StoreAwayAllTheTime_ThrowsWhatItSaid()
    {
        _here.Store.Away = true;
        Task<EntityLock<Order>> waiting = _work.Start(() => _here.Locks.AcquireAsync<Order>("42", cancellationToken: CancellationToken.None));

        _work.Advance(TimeSpan.FromSeconds(31), waiting);

        await Assert.ThrowsAsync<FaultyLockStore.AwayException>(() => waiting);
    }

    [Fact]
    public async Task Acquire_AnswerLost_IsTheSameLeaseInTheEnd()
    {
        _here.Store.LostAnswers = 1;
        Task<EntityLock<Order>> waiting = _work.Start(() => _here.Locks.AcquireAsync<Order>("42", cancellationToken: CancellationToken.None));
        DateTimeOffset first = _clock.GetUtcNow();

        _work.Advance(TimeSpan.FromSeconds(1), waiting);

        EntityLock<Order> order = await waiting;
        Assert.Equal(first.ToUnixTimeMilliseconds(), order.Fence.Value);
        Assert.True(order.ExpiresAt > first.AddSeconds(30));
    }

    [Fact]
    public async Task Acquire_KeyOfAnyKind_IsItsCanonicalText()
    {
        var id = new Guid("0F8FAD5B-D9CB-469F-A165-70867728950E");
        await using EntityLock<Order> order = await _here.Locks.AcquireAsync<Order>(id, cancellationToken: Token);

        Assert.Equal("0f8fad5b-d9cb-469f-a165-70867728950e", order.Key);
        Assert.Null(await _here.Locks.TryAcquireAsync<Order>(Ref.To<Order>(id), TimeSpan.Zero, null, Token));
        Assert.Null(await _here.Locks.TryAcquireAsync<Order>(order.Locked, TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Acquire_ReferenceToAnotherEntity_IsRefused() => Assert.StartsWith(
        "The key is of another entity than Order; it is a String.",
        (await Assert.ThrowsAsync<ArgumentException>(() => _here.Locks.AcquireAsync<Order>(Ref.To<string>("42"), cancellationToken: Token))).Message,
        StringComparison.Ordinal);

    [Fact]
    public Task Acquire_EmptyKey_IsRefused() =>
        Assert.ThrowsAsync<SignalPathException>(() => _here.Locks.AcquireAsync<Order>("", cancellationToken: Token));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(86_400_001)]
    public Task Acquire_LeaseOutOfBounds_IsRefused(int milliseconds) => Assert.ThrowsAsync<ArgumentOutOfRangeException>(
        "lease", () => _here.Locks.AcquireAsync<Order>("42", TimeSpan.FromMilliseconds(milliseconds), Token));
}
