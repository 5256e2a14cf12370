using Xunit;

namespace BusSignals.Conformance;

/// <summary>A lock goes with a message, and is its receiver's without locking again; if it was lost, in its turn.</summary>
[Trait("Feature", "J20")]
public abstract class JourneyConformance : LockConformance
{
    [Fact]
    public async Task HandOver_ByItsHolder_KeepsOthersOutForTheJourney()
    {
        Fence fence = (await TakeAsync(A, Start)).Fence;

        LockResult gone = await AskAsync(new LockCommand.HandOver(A, Message, Journey), Start + Tick);

        Assert.Equal(new LockResult(LockOutcome.Done, fence, Start + Tick + Journey), gone);
        DateTimeOffset end = Start + Tick + Journey + Rules.ClockSkew;
        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, end - Tick, wait: false));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, end, wait: false));
    }

    [Fact]
    public async Task HandOver_Done_LeavesTheEmitterNothing()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);

        Assert.Equal(LockOutcome.Lost, await RenewedAsync(A, Start));
        Assert.Equal(LockOutcome.Lost, await OutcomeAsync(new LockCommand.HandOver(A, Guid.NewGuid(), Journey), Start));
        Assert.Equal(LockOutcome.Done, await ReleasedAsync(A, Start));
        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Start, wait: false));
    }

    [Fact]
    public async Task HandOver_AnswerLost_IsDoneAgain()
    {
        await TakeAsync(A, Start);
        LockResult first = await AskAsync(new LockCommand.HandOver(A, Message, Journey), Start);

        Assert.Equal(first, await AskAsync(new LockCommand.HandOver(A, Message, Journey), Start + Tick));
    }

    [Fact]
    public async Task HandOver_LeaseRunOut_IsLost()
    {
        await TakeAsync(A, Start);

        Assert.Equal(LockOutcome.Lost, await HandedOverAsync(A, Start + Lease));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Over, Message));
    }

    [Fact]
    public async Task Claim_ByTheMessage_ContinuesBeforeAllWhoWait()
    {
        Fence emitted = (await TakeAsync(A, Start)).Fence;
        await TakeAsync(B, Start);
        await HandedOverAsync(A, Start);

        LockResult claimed = await TakeAsync(C, Start + Tick, Message);

        Assert.Equal((LockOutcome.Continued, Start + Tick + Lease), (claimed.Outcome, claimed.ExpiresAt));
        Assert.True(claimed.Fence > emitted);
        Assert.Equal(LockOutcome.Waiting, await TakenAsync(B, Start + Tick));
        Assert.Equal(LockOutcome.Done, await RenewedAsync(C, Start + Tick));
    }

    [Fact]
    public async Task Claim_ByAnotherMessage_IsNoClaim()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);

        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Start, Guid.NewGuid(), wait: false));
        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Start, wait: false));
    }

    [Fact]
    public async Task Claim_AnswerLost_IsTheSameLease()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);
        LockResult claimed = await TakeAsync(C, Start, Message);

        Assert.Equal(claimed with { Outcome = LockOutcome.Granted }, await TakeAsync(C, Start, Message));
    }

    [Fact]
    public async Task Claim_OfTwoReceivers_IsOnesAndThenTheOthersInItsTurn()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);
        Fence first = (await TakeAsync(B, Start, Message)).Fence;

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Start, Message));
        await ReleasedAsync(B, Start + Tick);
        LockResult second = await TakeAsync(C, Start + Tick, Message);

        Assert.Equal(LockOutcome.Granted, second.Outcome);
        Assert.True(second.Fence > first);
    }

    [Fact]
    public async Task Claim_JourneyOver_WaitsItsTurn()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);
        DateTimeOffset late = Start + Journey + Rules.ClockSkew;
        await TakeAsync(B, late);

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, late, Message));
        await ReleasedAsync(B, late);
        Assert.Equal(LockOutcome.Granted, await TakenAsync(C, late, Message));
    }

    [Fact]
    public async Task Claim_AtTheEndOfTheJourney_IsNoContinuation()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Start + Journey, Message));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(C, Start + Journey + Rules.ClockSkew, Message));
    }

    [Fact]
    public async Task Claim_ReceiverDead_IsTheRedeliverysAfterTheLease()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);
        Fence dead = (await TakeAsync(B, Start, Message)).Fence;

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(C, Over - Tick, Message));
        LockResult redelivered = await TakeAsync(C, Over, Message);
        Assert.Equal(LockOutcome.Granted, redelivered.Outcome);
        Assert.True(redelivered.Fence > dead);
        Assert.Equal(LockOutcome.Lost, await RenewedAsync(B, Over));
    }

    [Fact]
    public async Task Claim_HandedOverWhileItWaits_ComesFirst()
    {
        await TakeAsync(A, Start);
        await TakeAsync(B, Start);
        await TakeAsync(C, Start, Message);
        await HandedOverAsync(A, Start);

        Assert.Equal(LockOutcome.Waiting, await TakenAsync(B, Start));
        Assert.Equal(LockOutcome.Continued, await TakenAsync(C, Start, Message));
        await ReleasedAsync(C, Start);
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Start));
    }

    [Fact]
    public async Task TakeBack_MessageNotSent_IsTheEmittersAgain()
    {
        Fence fence = (await TakeAsync(A, Start)).Fence;
        await HandedOverAsync(A, Start);

        LockResult back = await AskAsync(new LockCommand.TakeBack(A, Message, Lease), Start + Tick);

        Assert.Equal(new LockResult(LockOutcome.Done, fence, Start + Tick + Lease), back);
        Assert.Equal(LockOutcome.Waiting, await TakenAsync(B, Start + Tick, Message));
        Assert.Equal(LockOutcome.Done, await RenewedAsync(A, Start + Tick));
    }

    [Fact]
    public async Task TakeBack_HandOverNeverArrived_IsTheEmittersStill()
    {
        LockResult granted = await TakeAsync(A, Start);

        Assert.Equal(granted with { Outcome = LockOutcome.Done }, await AskAsync(new LockCommand.TakeBack(A, Message, Lease), Start));
    }

    [Fact]
    public async Task TakeBack_ClaimedMeanwhile_IsLost()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);
        await TakeAsync(B, Start, Message);

        Assert.Equal(LockOutcome.Lost, await OutcomeAsync(new LockCommand.TakeBack(A, Message, Lease), Start));
        Assert.Equal(LockOutcome.Done, await RenewedAsync(B, Start));
    }

    [Fact]
    public async Task TakeBack_FromAnotherMessage_IsLost()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);

        Assert.Equal(LockOutcome.Lost, await OutcomeAsync(new LockCommand.TakeBack(A, Guid.NewGuid(), Lease), Start));
    }

    [Fact]
    public async Task LetGo_TravellingWithTheMessage_IsFree()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);

        Assert.Equal(LockOutcome.Done, await OutcomeAsync(new LockCommand.ReleaseFor(Guid.NewGuid()), Start));
        Assert.Equal(LockOutcome.Busy, await TakenAsync(B, Start, wait: false));
        Assert.Equal(LockOutcome.Done, await OutcomeAsync(new LockCommand.ReleaseFor(Message), Start));
        Assert.Equal(LockOutcome.Granted, await TakenAsync(B, Start, wait: false));
    }

    [Fact]
    public async Task LetGo_ClaimedAlready_ChangesNothing()
    {
        await TakeAsync(A, Start);
        await HandedOverAsync(A, Start);
        await TakeAsync(B, Start, Message);

        Assert.Equal(LockOutcome.Done, await OutcomeAsync(new LockCommand.ReleaseFor(Message), Start));
        Assert.Equal(LockOutcome.Done, await RenewedAsync(B, Start));
    }
}
