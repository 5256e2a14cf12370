using Xunit;

namespace BusSignals.Conformance;

/// <summary>Waiters are served in the order in which they came; one that is not heard of loses its place.</summary>
[Trait("Feature", "J19")]
public abstract class LockQueueConformance : LockConformance
{
    [Fact]
    public async Task Take_LockOfAnother_GetsTheNextTicket()
    {
        await TakeAsync(A, Start);

        Assert.Equal(new LockResult(LockOutcome.Waiting, default, Start + Lease, 1), await TakeAsync(B, Start));
        Assert.Equal(new LockResult(LockOutcome.Waiting, default, Start + Lease, 2), await TakeAsync(C, Start));
        Assert.Equal(1, (await TakeAsync(B, Start + Tick)).Ticket);
    }

    [Fact]
    public async Task Take_Released_IsTheFirstWaitersAlone()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Start);
        await TakeAsync(C, Start);
        await ReleasedAsync(A, Start + Tick);

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Start + Tick));
        Assert.Equal(LockOutcome.Busy, await TakenAsync(Guid.NewGuid(), Start + Tick, wait: false));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Start + Tick));
        await ReleasedAsync(B, Start + Tick);
        Assert.Equal(LockOutcome.Granted, await TakenAsync(C, Start + Tick));
    }

    [Fact]
    public async Task Take_ReleasedWithWaiters_IsNotANewcomers()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Start);
        await ReleasedAsync(A, Start + Tick);

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(A, Start + Tick));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Start + Tick));
    }

    [Fact]
    public async Task Take_FirstWaiterSilent_LosesItsPlaceAfterItsLease()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Start);
        DateTimeOffset end = Start + Rules.WaiterLease + Rules.ClockSkew;
        await TakeAsync(C, Start.AddSeconds(5));
        await ReleasedAsync(A, Start.AddSeconds(5));

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, end - Tick));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(C, end));
        Assert.Equal(3, (await TakeAsync(B, end)).Ticket);
    }

    [Fact]
    public async Task Take_WaiterThatAsks_KeepsItsPlace()
    {
        await TakeAsync(A, Start);
        for (int second = 0; second <= 24; second += 3)
        {
            Assert.Equal(1, (await TakeAsync(B, Start.AddSeconds(second))).Ticket);
        }

        await TakeAsync(C, Start.AddSeconds(24));
        await ReleasedAsync(A, Start.AddSeconds(25));
        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Start.AddSeconds(33)));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Start.AddSeconds(33)));
    }

    [Fact]
    public async Task Take_HolderDead_IsTheFirstWaitersAfterTheLease()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Over.AddSeconds(-5));
        await TakeAsync(C, Over.AddSeconds(-5));

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(B, Over - Tick));
        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Over));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Over));
    }

    [Fact]
    public async Task Release_ByAWaiter_LeavesTheQueue()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Start);
        await TakeAsync(C, Start);

        await ReleasedAsync(B, Start + Tick);
        Assert.Equal(LockOutcome.Done, await RenewedAsync(A, Start + Tick));
        await ReleasedAsync(A, Start + Tick);
        Assert.Equal(LockOutcome.Granted, await TakenAsync(C, Start + Tick));
    }

    [Fact]
    public async Task Ticket_WrittenByAClockThatWasAhead_IsCutToItsLease()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Start.AddSeconds(29)); // a clock that is ahead, by a whole queue's patience
        await ReleasedAsync(A, Start);

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Start));
        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Start.AddSeconds(9)));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(C, Start.AddSeconds(11)));
    }
}
