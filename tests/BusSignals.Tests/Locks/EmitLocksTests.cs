using System.Text.Json;
using BusSignals.Testing;
using BusSignals.Tests.Orders;

namespace BusSignals.Tests.Locks;

/// <summary>Only a holder of its locks can emit a signal, and the locks go with it.</summary>
[Trait("Feature", "J19")]
public sealed class EmitLocksTests
{
    private readonly VirtualTime _clock = new();
    private readonly LockNode _here;
    private readonly LockNode _elsewhere;
    private readonly Guid _message = Guid.NewGuid();

    public EmitLocksTests()
    {
        LockNode[] nodes = LockNode.Create(_clock);
        (_here, _elsewhere) = (nodes[0], nodes[1]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandOver_Held_StaysWithTheMessageWhenTheHandleIsDisposed()
    {
        EntityLock<Order> order = await AcquireAsync();
        await SignalLocks.HandOverAsync(new Paid(order), _message, Token);

        await order.DisposeAsync();
        _clock.MoveTo(_clock.GetUtcNow().AddMinutes(4));

        Assert.Equal((false, false), (order.IsHeld, order.Lost.IsCancellationRequested));
        Assert.Null(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(61));
        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task HandOver_Twice_IsRefused()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        await SignalLocks.HandOverAsync(new Paid(order), _message, Token);

        LockNotHeldException refused = await Assert.ThrowsAsync<LockNotHeldException>(
            () => SignalLocks.HandOverAsync(new Paid(order), Guid.NewGuid(), Token));

        Assert.Equal(("Order", "42"), (refused.Entity, refused.Key));
        Assert.Equal(
            "The lock of Order '42' is not held by the emitter: it has gone with an earlier signal, and a lock goes with one. "
            + "Acquire it with IEntityLocks.AcquireAsync<Order> and begin from what is stored then.",
            refused.Message);
    }

    [Fact]
    public async Task HandOver_Released_IsRefused()
    {
        EntityLock<Order> order = await AcquireAsync();
        await order.DisposeAsync();

        await RefusesAsync(new Paid(order), "it has been released");
    }

    [Fact]
    public async Task HandOver_Lost_IsRefused()
    {
        EntityLock<Order> order = await AcquireAsync();
        _here.Store.Away = true;
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(30));
        _here.Store.Away = false;

        await RefusesAsync(new Paid(order), "its lease was lost, and another may have it");
    }

    [Fact]
    public async Task HandOver_TakenByAnotherUnseen_IsRefusedByTheStore()
    {
        EntityLock<Order> order = await AcquireAsync();
        var thief = new LockCommand.Take(Guid.NewGuid(), null, TimeSpan.FromSeconds(30), false);
        await _elsewhere.Store.ApplyAsync(LockName.Of<Order>("42"), thief, new VirtualTime(_clock.GetUtcNow().AddSeconds(31)), Token);
        Assert.True(order.IsHeld);

        await RefusesAsync(new Paid(order), "its lease was lost, and another may have it");
        Assert.True(order.Lost.IsCancellationRequested);
    }

    [Fact]
    public Task HandOver_ForgedFromJson_IsRefused() => RefusesAsync(
        JsonSerializer.Deserialize<Paid>("""{"Order":{"key":"42","fence":9000000000000}}""")!,
        "it came with a message and was not proved by a delivery");

    [Fact]
    public async Task HandOver_OneOfTwoNotHeld_LeavesTheOtherWithItsHandle()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        EntityLock<User> user = await _here.Locks.AcquireAsync<User>("7", cancellationToken: Token);
        await user.DisposeAsync();

        await RefusesAsync(new Assigned(order, user), "it has been released");
        _clock.MoveTo(_clock.GetUtcNow().AddMinutes(1));

        Assert.True(order.IsHeld);
    }

    [Fact]
    public async Task HandOver_OneEntityInTwoMembers_GoesOnce()
    {
        await using EntityLock<User> user = await _here.Locks.AcquireAsync<User>("7", cancellationToken: Token);

        await SignalLocks.HandOverAsync(new Swapped(user, user), _message, Token);

        Assert.Single(_here.Store.Asked.OfType<LockCommand.HandOver>());
    }

    [Fact]
    public async Task TakeBack_SendingFailed_IsTheHandlesAgain()
    {
        EntityLock<Order> order = await AcquireAsync();
        HandedOver gone = await SignalLocks.HandOverAsync(new Paid(order), _message, Token);

        await gone.TakeBackAsync();
        _clock.MoveTo(_clock.GetUtcNow().AddMinutes(1));
        Assert.True(order.IsHeld);
        await order.DisposeAsync();

        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task TakeBack_StoreAway_IsLost()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        HandedOver gone = await SignalLocks.HandOverAsync(new Paid(order), _message, Token);
        _here.Store.Away = true;

        await gone.TakeBackAsync();

        Assert.Equal((false, true), (order.IsHeld, order.Lost.IsCancellationRequested));
    }

    [Fact]
    public async Task HandOver_AnswerLost_IsTakenBackByTheNextRenewal()
    {
        await using EntityLock<Order> order = await AcquireAsync();
        _here.Store.LostAnswers = 1;
        await Assert.ThrowsAsync<FaultyLockStore.AwayException>(() => SignalLocks.HandOverAsync(new Paid(order), _message, Token));

        _clock.MoveTo(_clock.GetUtcNow().AddMinutes(1));

        Assert.True(order.IsHeld);
    }

    [Fact]
    public async Task HandOver_AnswerLostAndDisposed_IsFree()
    {
        EntityLock<Order> order = await AcquireAsync();
        _here.Store.LostAnswers = 1;
        await Assert.ThrowsAsync<FaultyLockStore.AwayException>(() => SignalLocks.HandOverAsync(new Paid(order), _message, Token));

        await order.DisposeAsync();

        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Bequeath_Committed_GoesWithTheMessageWhenTheHandleIsDisposed()
    {
        EntityLock<Order> order = await AcquireAsync();
        Lease[] leases = SignalLocks.Held(new Paid(order));
        SignalLocks.Transfer(leases, _message);
        Assert.True(order.IsHeld);

        await order.DisposeAsync();

        var claim = new LockCommand.Take(Guid.NewGuid(), _message, TimeSpan.FromSeconds(30), false);
        Assert.Equal(
            LockOutcome.Continued,
            (await _elsewhere.Store.ApplyAsync(LockName.Of<Order>("42"), claim, _clock, Token)).Outcome);
    }

    private async Task RefusesAsync(object signal, string why) => Assert.Contains(
        why,
        (await Assert.ThrowsAsync<LockNotHeldException>(() => SignalLocks.HandOverAsync(signal, _message, Token))).Message,
        StringComparison.Ordinal);

    private Task<EntityLock<Order>> AcquireAsync() => _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);

    private sealed record Paid(Locked<Order> Order);

    private sealed record Assigned(Locked<Order> Order, Locked<User> User);

    private sealed record Swapped(Locked<User> From, Locked<User> To);

    private sealed class User;
}
