using System.Text.Json;
using BusSignals.Testing;
using BusSignals.Tests.Orders;

namespace BusSignals.Tests.Locks;

/// <summary>A delivery has its signal's locks without locking again; what was lost on the way is acquired first.</summary>
[Trait("Feature", "J20")]
public sealed class DeliveryLocksTests
{
    private readonly VirtualTime _clock = new();
    private readonly LockNode _here;
    private readonly LockNode _elsewhere;

    public DeliveryLocksTests()
    {
        LockNode[] nodes = LockNode.Create(_clock);
        (_here, _elsewhere) = (nodes[0], nodes[1]);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Claim_Travelling_IsProvenUnderANewFence()
    {
        SignalEnvelope arrived = await EmitAsync("42");
        await using DeliveryLocks locks = _here.Deliver();

        Paid paid = await ClaimAsync(locks, arrived);

        Assert.True(paid.Order.Fence > ((Paid)arrived.Message).Order.Claimed);
        Assert.Equal("tx-1", paid.TxId);
        Assert.Equal((2, 1), (_elsewhere.Store.Asked.Count, _here.Store.Asked.Count)); // taken and handed over; claimed
        Assert.Throws<InvalidOperationException>(() => ((Paid)arrived.Message).Order.Fence); // what arrived stays a claim
    }

    [Fact]
    public async Task Claim_WhileDelivered_KeepsOthersOut()
    {
        await using DeliveryLocks locks = _here.Deliver();
        Paid paid = await ClaimAsync(locks, await EmitAsync("42"));

        _clock.MoveTo(_clock.GetUtcNow().AddMinutes(30)); // a long handler

        Assert.Null(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
        Assert.True(locks.AreHeld);
        Assert.False(paid.Order.Lost.IsCancellationRequested);
        await locks.CommittedAsync();
        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Claim_LostOnTheWay_IsAcquiredBeforeTheHandlerRuns()
    {
        SignalEnvelope arrived = await EmitAsync("42");
        _clock.MoveTo(_clock.GetUtcNow().AddMinutes(6));
        EntityLock<Order> other = await _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        await using DeliveryLocks locks = _here.Deliver();

        Task<SignalEnvelope?> claiming = locks.ClaimAsync(arrived, Token);
        Assert.False(claiming.IsCompleted);
        await other.DisposeAsync();

        Assert.True(((Paid)(await claiming)!.Message).Order.Fence > other.Fence);
    }

    [Fact]
    public async Task Begin_LostHereAndProlongedInTheStore_IsClaimedAnewAtOnce()
    {
        SignalEnvelope arrived = await EmitAsync("42");
        await using DeliveryLocks locks = _here.Deliver();
        Paid paid = await ClaimAsync(locks, arrived);
        _here.Store.LostAnswers = int.MaxValue;
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(31));
        _here.Store.LostAnswers = 0;
        Assert.False(locks.AreHeld);

        await locks.BeginAttemptAsync();
        Task<SignalEnvelope?> claiming = locks.ClaimAsync(arrived, Token);

        Assert.True(claiming.IsCompletedSuccessfully);
        Assert.True(((Paid)(await claiming)!.Message).Order.Fence > paid.Order.Fence);
    }

    [Fact]
    public async Task Claim_ForgedFromJson_IsNoLockUntilItsTurn()
    {
        EntityLock<Order> other = await _here.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        SignalEnvelope forged = Envelope(JsonSerializer.Deserialize<Paid>("""{"Order":{"key":"42","fence":9000000000000},"TxId":"tx-1"}""")!);
        await using DeliveryLocks locks = _here.Deliver();

        Task<SignalEnvelope?> claiming = locks.ClaimAsync(forged, Token);
        Assert.False(claiming.IsCompleted);
        await other.DisposeAsync();

        Assert.Equal(other.Fence.Value + 1, ((Paid)(await claiming)!.Message).Order.Fence.Value);
    }

    [Fact]
    public async Task Claim_TwoReceivers_TakeTurns()
    {
        SignalEnvelope arrived = await EmitAsync("42");
        DeliveryLocks first = _here.Deliver();
        Paid one = await ClaimAsync(first, arrived);
        DeliveryLocks second = _here.Deliver();
        Task<SignalEnvelope?> waiting = second.ClaimAsync(arrived, Token);
        Assert.False(waiting.IsCompleted);

        await first.CommittedAsync();
        Paid two = (Paid)(await waiting)!.Message;
        await second.CommittedAsync();

        Assert.True(two.Order.Fence > one.Order.Fence);
        Assert.NotSame(one.Order, two.Order);
    }

    [Fact]
    public async Task Claim_NextAttempt_KeepsTheLease()
    {
        SignalEnvelope arrived = await EmitAsync("42");
        await using DeliveryLocks locks = _here.Deliver();
        Fence first = (await ClaimAsync(locks, arrived)).Order.Fence;

        await locks.BeginAttemptAsync();

        Assert.Equal(first, (await ClaimAsync(locks, arrived)).Order.Fence);
    }

    [Fact]
    public async Task Claim_LostDuringTheDelivery_IsAcquiredAnewByTheNextAttempt()
    {
        SignalEnvelope arrived = await EmitAsync("42");
        await using DeliveryLocks locks = _here.Deliver();
        Paid first = await ClaimAsync(locks, arrived);
        _here.Store.Away = true;
        _clock.MoveTo(_clock.GetUtcNow().AddSeconds(31));
        _here.Store.Away = false;
        Assert.Equal((false, true), (locks.AreHeld, first.Order.Lost.IsCancellationRequested));

        await locks.BeginAttemptAsync();
        Paid second = await ClaimAsync(locks, arrived);

        Assert.True(locks.AreHeld);
        Assert.True(second.Order.Fence > first.Order.Fence);
    }

    [Fact]
    public async Task Dispose_NotCommitted_FreesAndHandsNothingOn()
    {
        DeliveryLocks locks = _here.Deliver();
        Paid paid = await ClaimAsync(locks, await EmitAsync("42"));
        locks.Carry(new Shipped(paid.Order), Guid.NewGuid());

        await locks.DisposeAsync();

        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Carry_Committed_GoesWithTheFirstMessageItWasSentIn()
    {
        await using DeliveryLocks locks = _here.Deliver();
        Paid paid = await ClaimAsync(locks, await EmitAsync("42"));
        SignalEnvelope shipped = Envelope(new Shipped(paid.Order));
        locks.Carry(shipped.Message, shipped.MessageId);
        locks.Carry(new Shipped(paid.Order), Guid.NewGuid());

        await locks.CommittedAsync();

        Assert.Null(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
        await using DeliveryLocks next = _elsewhere.Deliver();
        Assert.NotNull(await next.ClaimAsync(shipped, Token));
    }

    [Fact]
    public async Task Carry_NotHeld_IsRefused()
    {
        await using DeliveryLocks locks = _here.Deliver();
        var unproven = (Paid)(await EmitAsync("42")).Message;

        Assert.Throws<LockNotHeldException>(() => locks.Carry(new Shipped(unproven.Order), Guid.NewGuid()));
    }

    [Fact]
    public async Task Carry_HandleOfTheHandler_IsKeptUntilTheCommit()
    {
        await using DeliveryLocks locks = _here.Deliver();
        await using (EntityLock<Order> own = await _here.Locks.AcquireAsync<Order>("43", cancellationToken: Token))
        {
            locks.Carry(new Shipped(own), Guid.NewGuid());
        }

        Assert.Null(await _elsewhere.Locks.TryAcquireAsync<Order>("43", TimeSpan.Zero, null, Token));
        await locks.BeginAttemptAsync(); // the attempt is applied again, and acquires it again
        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("43", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Claim_TwoDeliveriesThatWaitForEachOther_OneLetsGoAndBothComeThrough()
    {
        DeliveryLocks first = _here.Deliver();
        DeliveryLocks second = _here.Deliver();
        await ClaimAsync(first, await EmitAsync("1"));
        await ClaimAsync(second, await EmitAsync("2"));
        SignalEnvelope wantsTwo = Envelope(new Shipped(Json("2"))) with { MessageId = new Guid("10000000-0000-0000-0000-000000000000") };
        SignalEnvelope wantsOne = Envelope(new Shipped(Json("1"))) with { MessageId = new Guid("10000000-0000-0000-0000-0000000000ff") }; // waits longer
        var work = new SteppedWork(_clock);
        Task<SignalEnvelope?> one = work.Start(() => first.ClaimAsync(wantsTwo, CancellationToken.None));
        Task<SignalEnvelope?> two = work.Start(() => second.ClaimAsync(wantsOne, CancellationToken.None));

        work.Advance(TimeSpan.FromSeconds(30), Task.WhenAll(one, two));

        Assert.Null(await one);
        Assert.NotNull(await two);
        Assert.Equal((false, true), (first.AreHeld, second.AreHeld)); // who let go must not commit
        await first.CommittedAsync();
        await second.CommittedAsync();
    }

    [Fact]
    public async Task LetGo_EmittedAgainAfterItWasApplied_DoesNotKeepOthersOut()
    {
        SignalEnvelope again = await EmitAsync("42");
        await using DeliveryLocks locks = _here.Deliver();

        await locks.ReleaseForAsync(again);

        Assert.NotNull(await _elsewhere.Locks.TryAcquireAsync<Order>("42", TimeSpan.Zero, null, Token));
    }

    [Fact]
    public async Task Claim_SignalWithoutLocks_IsItself()
    {
        SignalEnvelope plain = Envelope(new Delivered(Ref.To<Order>("42")));
        await using DeliveryLocks locks = _here.Deliver();

        Assert.Same(plain, await locks.ClaimAsync(plain, Token));
        Assert.Empty(_here.Store.Asked);
    }

    private static async Task<Paid> ClaimAsync(DeliveryLocks locks, SignalEnvelope signal) => (Paid)(await locks.ClaimAsync(signal, Token))!.Message;

    private static Locked<Order> Json(string key) => JsonSerializer.Deserialize<Locked<Order>>($"\"{key}\"")!;

    /// <summary>Emits elsewhere, and gives what arrives: the JSON of the message.</summary>
    private async Task<SignalEnvelope> EmitAsync(string key)
    {
        await using EntityLock<Order> order = await _elsewhere.Locks.AcquireAsync<Order>(key, cancellationToken: Token);
        SignalEnvelope sent = Envelope(new Paid(order, "tx-1"));
        await SignalLocks.HandOverAsync(sent.Message, sent.MessageId, Token);
        return sent with { Message = SignalPayload.Read(SignalPayload.ToElement(sent.Message, typeof(Paid)), typeof(Paid)) };
    }

    private static SignalEnvelope Envelope<T>(T message) where T : class
    {
        var faults = new Faults();
        SignalDefinition definition = SignalDefinitionReader.Read(typeof(T), new SignalRegistration(typeof(T)), new SignalOptions(), new SignalLimits(), faults)!;
        Assert.Empty(faults.Texts);
        return new SignalEnvelope(definition, Guid.NewGuid(), message, null, DateTimeOffset.UnixEpoch, new SignalMetadata());
    }

    [Signal("/order/{order}/paid")]
    public sealed record Paid(Locked<Order> Order, string TxId);

    [Signal("/order/{order}/shipped")]
    public sealed record Shipped(Locked<Order> Order);
}
