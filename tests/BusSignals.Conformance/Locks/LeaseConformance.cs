using System.Transactions;
using Xunit;

namespace BusSignals.Conformance;

/// <summary>A lease is its holder's alone until it is released or its time is over; its fence is greater than any before.</summary>
[Trait("Feature", "J19")]
public abstract class LeaseConformance : LockConformance
{
    [Fact]
    public async Task Take_FreeLock_IsGrantedForTheLease()
    {
        LockResult granted = await TakeAsync(A, Start);

        Assert.Equal(new LockResult(LockOutcome.Granted, new Fence(Start.ToUnixTimeMilliseconds()), Start + Lease), granted);
    }

    [Fact]
    public async Task Take_LockOfAnother_IsBusyWithoutAPlace()
    {
        await TakeAsync(A, Start);

        LockResult busy = await TakeAsync(B, Start + Tick, wait: false);
        await ReleasedAsync(A, Start + (2 * Tick));

        Assert.Equal(new LockResult(LockOutcome.Busy, ExpiresAt: Start + Lease), busy);
        Assert.Equal(LockOutcome.Granted, await TakenAsync(C, Start + (3 * Tick), wait: false));
    }

    [Fact]
    public async Task Take_InATransactionThatIsRolledBack_IsHeld()
    {
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await TakeAsync(A, Start);
        }

        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Start, wait: false));
    }

    [Fact]
    public async Task Take_OtherKeyOrEntity_IsAnotherLock()
    {
        await TakeAsync(A, Start);

        Assert.Equal(LockOutcome.Granted, (await TakeAsync(B, Start, name: new LockName("Order", "43"))).Outcome);
        Assert.Equal(LockOutcome.Granted, (await TakeAsync(B, Start, name: new LockName("User", "42"))).Outcome);
        Assert.Equal(LockOutcome.Granted, (await TakeAsync(B, Start, name: new LockName("order", "42"))).Outcome);
    }

    [Fact]
    public async Task Take_AgainByItsHolder_IsTheSameLeaseFromNow()
    {
        LockResult first = await TakeAsync(A, Start);

        LockResult again = await TakeAsync(A, Start.AddSeconds(5));

        Assert.Equal(first with { ExpiresAt = Start.AddSeconds(5) + Lease }, again);
    }

    [Fact]
    public async Task Take_LeaseRunOut_IsOthersOnlyAfterTheClockSkew()
    {
        Fence first = (await TakeAsync(A, Start)).Fence;

        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Over - Tick, wait: false));
        LockResult second = await TakeAsync(B, Over, wait: false);

        Assert.Equal(LockOutcome.Granted, second.Outcome);
        Assert.True(second.Fence > first);
    }

    [Fact]
    public async Task Renew_InTime_LastsFromThen()
    {
        LockResult granted = await TakeAsync(A, Start);
        DateTimeOffset last = Start + Lease - Tick;

        Assert.Equal(granted with { Outcome = LockOutcome.Done, ExpiresAt = last + Lease }, await AskAsync(new LockCommand.Renew(A, Lease), last));
        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Over, wait: false));
    }

    [Fact]
    public async Task Renew_AtItsEnd_IsLostThoughNobodyHasIt()
    {
        await TakeAsync(A, Start);

        Assert.Equal(LockOutcome.Lost, await RenewedAsync(A, Start + Lease));
    }

    [Fact]
    public async Task Renew_TakenByAnother_IsLostAndChangesNothing()
    {
        await TakeAsync(A, Start);
        LockResult other = await TakeAsync(B, Over);

        Assert.Equal(LockOutcome.Lost, await RenewedAsync(A, Over + Tick));
        Assert.Equal(other.ExpiresAt, (await TakeAsync(C, Over + Tick, wait: false)).ExpiresAt);
    }

    [Fact]
    public async Task Release_ByItsHolder_FreesAtOnce()
    {
        Fence first = (await TakeAsync(A, Start)).Fence;

        Assert.Equal(LockOutcome.Done, await ReleasedAsync(A, Start + Tick));
        LockResult second = await TakeAsync(B, Start + Tick);

        Assert.Equal((LockOutcome.Granted, new Fence(first.Value + 1)), (second.Outcome, second.Fence));
    }

    [Fact]
    public async Task Release_ByAnother_ChangesNothing()
    {
        await TakeAsync(A, Start);

        Assert.Equal(LockOutcome.Done, await ReleasedAsync(B, Start + Tick));
        Assert.Equal(LockOutcome.Done, await RenewedAsync(A, Start + (2 * Tick)));
    }

    [Fact]
    public async Task Release_Twice_ReleasesNobodyElse()
    {
        await TakeAsync(A, Start);
        await ReleasedAsync(A, Start + Tick);
        await TakeAsync(B, Start + (2 * Tick));

        Assert.Equal(LockOutcome.Done, await ReleasedAsync(A, Start + (3 * Tick)));
        Assert.Equal(LockOutcome.Done, await RenewedAsync(B, Start + (4 * Tick)));
    }

    [Fact]
    public async Task AnyCommand_LockThatNeverWas_IsLostOrDone()
    {
        Assert.Equal(LockOutcome.Lost, await RenewedAsync(A, Start));
        Assert.Equal(LockOutcome.Lost, await HandedOverAsync(A, Start));
        Assert.Equal(LockOutcome.Lost, await OutcomeAsync(new LockCommand.TakeBack(A, Message, Lease), Start));
        Assert.Equal(LockOutcome.Done, await ReleasedAsync(A, Start));
        Assert.Equal(LockOutcome.Done, await OutcomeAsync(new LockCommand.ReleaseFor(Message), Start));
    }

    [Fact]
    public async Task Fence_ClockSetBack_StillGrows()
    {
        long first = (await TakeAsync(A, Start)).Fence.Value;
        await ReleasedAsync(A, Start);

        Assert.Equal(first + 1, (await TakeAsync(B, Start.AddYears(-1))).Fence.Value);
    }

    [Fact]
    public async Task Expiry_WrittenByAClockThatWasAhead_IsCutToTheLease()
    {
        await TakeAsync(A, Start.AddYears(1));

        Assert.Equal(Start + Lease, (await TakeAsync(B, Start, wait: false)).ExpiresAt);
        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Over - Tick, wait: false));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Over, wait: false));
    }

    [Fact]
    public async Task RemoveIdle_ReleasedLongAgo_GoesAndItsFenceStillGrows()
    {
        Fence first = (await TakeAsync(A, Start)).Fence;
        await ReleasedAsync(A, Start);

        Assert.Equal(0, await Nodes[0].RemoveIdleAsync(Start, 10, Cancel));
        Assert.Equal(1, await Nodes[0].RemoveIdleAsync(Start + Tick, 10, Cancel));
        Assert.Equal(0, await Nodes[0].RemoveIdleAsync(Start + Tick, 10, Cancel));
        Assert.True((await TakeAsync(B, Start.AddDays(30))).Fence > first);
    }

    [Fact]
    public async Task RemoveIdle_LeaseInForce_Stays()
    {
        await AskAsync(new LockCommand.Take(A, null, TimeSpan.FromDays(1), false), Start);

        Assert.Equal(0, await Nodes[0].RemoveIdleAsync(Start.AddHours(23), 10, Cancel));
        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Start.AddHours(23), wait: false));
    }

    [Fact]
    public async Task RemoveIdle_WithADeadQueue_StartsANewOne()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Start);

        Assert.Equal(1, await Nodes[0].RemoveIdleAsync(Start.AddDays(1), 10, Cancel));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(A, Start.AddDays(2)));
        Assert.Equal(1, (await TakeAsync(C, Start.AddDays(2))).Ticket);
    }

    [Fact]
    public async Task RemoveIdle_More_TakesTheLimit()
    {
        foreach (string key in (string[])["1", "2", "3"])
        {
            await TakeAsync(A, Start, name: new LockName("Order", key));
            await TakeAsync(B, Start, name: new LockName("Order", key));
        }

        Assert.Equal(2, await Nodes[0].RemoveIdleAsync(Start.AddDays(1), 2, Cancel));
        Assert.Equal(1, await Nodes[0].RemoveIdleAsync(Start.AddDays(1), 2, Cancel));
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("Größe 😀")]
    [InlineData("A")]
    [InlineData("a")]
    [InlineData("a ")]
    public async Task Key_AnyText_IsItsOwnLock(string key)
    {
        var name = new LockName("Order", key);
        await TakeAsync(A, Start, name: new LockName("Order", key == "a" ? "A" : "a"));

        Assert.Equal(LockOutcome.Granted, (await TakeAsync(B, Start, name: name, wait: false)).Outcome);
        Assert.Equal(LockOutcome.Busy, (await TakeAsync(C, Start, name: name, wait: false)).Outcome);
    }

    [Fact]
    public async Task Key_OfTheGreatestLength_IsKept()
    {
        var name = new LockName(new string('E', LockName.MaxEntityLength), new string('ß', PathValue.MaxLength));

        Assert.Equal(LockOutcome.Granted, (await TakeAsync(A, Start, name: name)).Outcome);
        Assert.Equal(LockOutcome.Busy, (await TakeAsync(B, Start, name: name, wait: false)).Outcome);
    }
}
