using BusSignals.Testing;
using BusSignals.Tests.Orders;

namespace BusSignals.Tests.Locks;

/// <summary>A handle keeps its lease for as long as it can, and notices when it cannot.</summary>
[Trait("Feature", "J19")]
public sealed class HandleTests
{
    private static readonly LockName Name = LockName.Of<Order>("42");

    private readonly VirtualTime _clock = new();
    private readonly LockNode _here;
    private readonly LockNode _elsewhere;

    public HandleTests()
    {
        LockNode[] nodes = LockNode.Create(_clock);
        (_here, _elsewhere) = (nodes[0], nodes[1]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Held_AThirdOfItsLease_IsRenewed()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        DateTimeOffset start = _clock.GetUtcNow();

        _clock.MoveTo(start.AddSeconds(10).AddMicroseconds(-1));
        Assert.Equal(start.AddSeconds(30), order.ExpiresAt);
        _clock.MoveTo(start.AddSeconds(10));
        Assert.Equal(start.AddSeconds(40), order.ExpiresAt);
    }

    [Fact]
    public async Task Held_ForLong_StaysHeldUnderOneFence()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        Fence fence = order.Fence;

        _clock.MoveTo(_clock.GetUtcNow().AddHours(1));

        Assert.Equal((true, fence), (order.IsHeld, order.Fence));
        Assert.Null(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Dispose_Held_FreesItAndStopsRenewing()
    {
        EntityLock<Order> order = await AcquireAsync();

        await order.DisposeAsync();
        await order.DisposeAsync();
        _clock.MoveTo(_clock.GetUtcNow().AddMinutes(1));

        Assert.Equal([typeof(LockCommand.Take), typeof(LockCommand.Release)], _here.Store.Asked.Select(it => it.GetType()));
        Assert.Equal((false, false), (order.IsHeld, order.Lost.IsCancellationRequested));
    }

    [Fact]
    public async Task Renewal_LeaseIsAnothers_CancelsLost()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        var thief = new LockCommand.Take(Guid.NewGuid(), null, TimeSpan.FromSeconds(30), false);
        await _elsewhere.Store.ApplyAsync(Name, thief, new VirtualTime(_clock.GetUtcNow().AddSeconds(31)), Token); // its clock is far ahead
        Assert.True(order.IsHeld);

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(10));

        Assert.Equal((false, true), (order.IsHeld, order.Lost.IsCancellationRequested));
    }

    [Fact]
    public async Task Dispose_Lost_LeavesTheNewHolderAlone()
    {
        EntityLock<Order> order = await AcquireAsync();
        _here.Store.Away = true;
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(31));
        _here.Store.Away = false;
        await using EntityLock<Order> other = await _elsewhere.Locks.AcquireAsync<Order>("42", cancellationToken: Token);

        await order.DisposeAsync();

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(10));
        Assert.True(other.IsHeld);
        Assert.Throws<StaleFenceException>(() => order.Fence.ThrowIfOlderThan(other.Fence));
    }

    [Fact]
    public async Task Dispose_LostHereAndProlongedInTheStore_FreesIt()
    {
        EntityLock<Order> order = await AcquireAsync();
        _here.Store.LostAnswers = int.MaxValue;
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(31));
        _here.Store.LostAnswers = 0;
        Assert.True(order.Lost.IsCancellationRequested);
        Assert.Null(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));

        await order.DisposeAsync();

        await using EntityLock<Order>? other = await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token);
        Assert.NotNull(other);
    }

    [Fact]
    public async Task Renewal_StoreAway_IsTriedUntilTheLeaseIsOver()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        DateTimeOffset start = _clock.GetUtcNow();
        _here.Store.Away = true;

        _clock.MoveTo(start.AddSeconds(30).AddMicroseconds(-1));
        Assert.Equal((true, false), (order.IsHeld, order.Lost.IsCancellationRequested));
        _clock.MoveTo(start.AddSeconds(30));
        Assert.False(order.IsHeld);
        _clock.MoveTo(start.AddSeconds(30).AddMilliseconds(1));

        Assert.True(order.Lost.IsCancellationRequested);
        Assert.True(_here.Store.Asked.OfType<LockCommand.Renew>().Count() is > 2 and < 20);
    }

    [Fact]
    public async Task Renewal_StoreBackInTime_HoldsOn()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        DateTimeOffset start = _clock.GetUtcNow();
        _here.Store.Away = true;
        _clock.MoveTo(start.AddSeconds(15));
        _here.Store.Away = false;

        _clock.MoveTo(start.AddMinutes(5));

        Assert.Equal((true, false), (order.IsHeld, order.Lost.IsCancellationRequested));
    }

    [Fact]
    public async Task Renewal_NeverAnswered_IsLostWhenTheLeaseIsOver()
    {
        EntityLock<Order> order = await AcquireAsync();
        _here.Store.Silence = new TaskCompletionSource();

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(31));

        Assert.True(order.Lost.IsCancellationRequested);
        await order.DisposeAsync(); // needs no answer
        _here.Store.Silence.SetResult();
    }

    [Fact]
    public async Task Renewal_AnswerLost_HoldsOn()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        _here.Store.LostAnswers = 1;

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(45));

        Assert.True(order.IsHeld);
    }

    [Fact]
    public async Task Lost_ItsCallbackFails_IsLostAllTheSame()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        order.Lost.Register(() => throw new InvalidOperationException("The user's own."));
        _here.Store.Away = true;

        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(31));

        Assert.True(order.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Dispose_StoreAway_LetsItRunOut()
    {
        EntityLock<Order> order = await AcquireAsync();
        _here.Store.Away = true;
        await order.DisposeAsync();
        _here.Store.Away = false;

        Assert.Null(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(31));
        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    private Task<EntityLock<Order>> AcquireAsync() => _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
}
