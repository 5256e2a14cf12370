using Xunit;

namespace BusSignals.Conformance;

/// <summary>A committed message is claimed when it is due, by one node at a time, until it is removed.</summary>
public abstract class OutboxConformance : StoreConformance
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Claim_NothingStored_IsNothing()
    {
        Assert.Empty(await ClaimAsync(Sample.Later));
        Assert.Null(await Outbox.NextDueAsync(Cancel));
    }

    [Fact]
    public async Task Claim_Due_ComesWholeAndCounted()
    {
        OutgoingMessage message = Sample.Message();
        await StoreAsync(message);

        Assert.Equal(
            [message with { Attempts = 1, NextAttempt = Sample.Start + Lease }], await ClaimAsync(Sample.Start, lease: Lease));
    }

    [Fact]
    public async Task Add_OutsideACommit_IsClaimedWhenItIsDue()
    {
        OutgoingMessage[] messages = [Sample.Message(), Sample.Message() with { NextAttempt = Sample.Later }];
        await Outbox.AddAsync(messages, Cancel);

        Assert.Equal([messages[0].Id], (await ClaimAsync(Sample.Start)).Select(it => it.Id));
        Assert.Equal([messages[1].Id], (await ClaimAsync(Sample.Later)).Select(it => it.Id).Except([messages[0].Id]));
    }

    [Fact]
    public async Task Claim_MessageWithoutOptionalParts_HasNone()
    {
        OutgoingMessage message = Sample.Message() with { ContentType = null, Body = null, Properties = null };
        await StoreAsync(message);

        OutgoingMessage claimed = Assert.Single(await ClaimAsync(Sample.Start));
        Assert.Equal(message, claimed with { Attempts = 0, NextAttempt = message.NextAttempt });
        Assert.False(claimed.IsTimer);
    }

    [Fact]
    public async Task Claim_AtTheDueTime_TakesIt_AMicrosecondBefore_Not()
    {
        await StoreAsync(Sample.Message(Sample.Start));

        Assert.Empty(await ClaimAsync(Sample.Start.AddMicroseconds(-1)));
        Assert.Single(await ClaimAsync(Sample.Start));
    }

    [Fact]
    public async Task Claim_SomeDue_LeavesTheRest()
    {
        OutgoingMessage due = Sample.Message(Sample.Start);
        OutgoingMessage later = Sample.Message(Sample.Start.AddSeconds(1));
        await StoreAsync(later, due);

        Assert.Equal([due.Id], Ids(await ClaimAsync(Sample.Start)));
        Assert.Equal([later.Id], Ids(await ClaimAsync(Sample.Start.AddSeconds(1))));
    }

    [Fact]
    public async Task Claim_More_ComeInDueOrder()
    {
        OutgoingMessage[] messages = [.. Enumerable.Range(0, 20).Select(it => Sample.Message(Sample.Start.AddMilliseconds(it)))];
        await StoreAsync([.. messages.Reverse()]);

        Assert.Equal(Ids(messages), Ids(await ClaimAsync(Sample.Later)));
    }

    [Fact]
    public async Task Claim_WithLimit_TakesTheFirst()
    {
        OutgoingMessage[] messages = [.. Enumerable.Range(0, 10).Select(it => Sample.Message(Sample.Start.AddMilliseconds(it)))];
        await StoreAsync([.. messages.Reverse()]);

        Assert.Equal(Ids(messages[..4]), Ids(await ClaimAsync(Sample.Start.AddHours(1), 4)));
        Assert.Equal(Ids(messages[4..8]), Ids(await ClaimAsync(Sample.Start.AddHours(1), 4)));
        Assert.Equal(Ids(messages[8..]), Ids(await ClaimAsync(Sample.Start.AddHours(1), 4)));
        Assert.Empty(await ClaimAsync(Sample.Start.AddHours(1), 4));
    }

    [Fact]
    public async Task Claim_Leased_ComesAgainOnlyWhenTheLeaseEnds()
    {
        await StoreAsync(Sample.Message());
        await ClaimAsync(Sample.Start, lease: Lease);

        Assert.Empty(await ClaimAsync(Sample.Start + Lease - TimeSpan.FromMicroseconds(1)));
        Assert.Equal(2, Assert.Single(await ClaimAsync(Sample.Start + Lease, lease: Lease)).Attempts);
        Assert.Equal(3, Assert.Single(await ClaimAsync(Sample.Start + Lease + Lease)).Attempts);
    }

    [Fact]
    public async Task NextDue_More_IsTheEarliestAndMovesWithClaims()
    {
        OutgoingMessage first = Sample.Message(Sample.Start);
        OutgoingMessage second = Sample.Message(Sample.Start.AddSeconds(30));
        await StoreAsync(second, first);
        Assert.Equal(Sample.Start, await Outbox.NextDueAsync(Cancel));

        await ClaimAsync(Sample.Start, lease: Lease);
        Assert.Equal(Sample.Start.AddSeconds(30), await Outbox.NextDueAsync(Cancel));

        await Outbox.RemoveSentAsync([second.Id], Cancel);
        Assert.Equal(Sample.Start + Lease, await Outbox.NextDueAsync(Cancel));

        await Outbox.RemoveSentAsync([first.Id], Cancel);
        Assert.Null(await Outbox.NextDueAsync(Cancel));
    }

    [Fact]
    public async Task RemoveSent_Some_RemovesThoseForGood()
    {
        OutgoingMessage[] messages = [.. Enumerable.Range(0, 4).Select(_ => Sample.Message())];
        await StoreAsync(messages);

        await Outbox.RemoveSentAsync([messages[0].Id, messages[2].Id], Cancel);

        Assert.Equal(
            Ids([messages[1], messages[3]]).ToHashSet(), Ids(await ClaimAsync(Sample.Start)).ToHashSet());
    }

    [Fact]
    public async Task RemoveSent_GoneOrNone_IsHarmless()
    {
        OutgoingMessage message = Sample.Message();
        await StoreAsync(message);

        await Outbox.RemoveSentAsync([], Cancel);
        await Outbox.RemoveSentAsync([message.Id, Guid.NewGuid()], Cancel);
        await Outbox.RemoveSentAsync([message.Id], Cancel);

        Assert.Empty(await ClaimAsync(Sample.Later));
    }

    [Fact]
    public async Task RemoveSent_FullBatch_RemovesAll()
    {
        OutgoingMessage[] messages = [.. Enumerable.Range(0, 200).Select(_ => Sample.Message())];
        await StoreAsync(messages);

        await Outbox.RemoveSentAsync(Ids(messages), Cancel);

        Assert.Null(await Outbox.NextDueAsync(Cancel));
    }

    [Fact]
    public async Task Postpone_Leased_ComesAgainFromThatMomentOn()
    {
        OutgoingMessage message = Sample.Message();
        await StoreAsync(message);
        await ClaimAsync(Sample.Start, lease: Lease);
        DateTimeOffset soon = Sample.Start + TimeSpan.FromSeconds(1);

        await Outbox.PostponeAsync([message.Id], soon, Cancel);

        Assert.Equal(soon, await Outbox.NextDueAsync(Cancel));
        Assert.Empty(await ClaimAsync(soon - TimeSpan.FromMicroseconds(1)));
        Assert.Equal(message.Id, Assert.Single(await ClaimAsync(soon)).Id);
    }

    [Fact]
    public async Task Postpone_Gone_StaysGone()
    {
        OutgoingMessage message = Sample.Message();
        await StoreAsync(message);
        await Outbox.RemoveSentAsync([message.Id], Cancel);

        await Outbox.PostponeAsync([message.Id], Sample.Start, Cancel);

        Assert.Null(await Outbox.NextDueAsync(Cancel));
    }

    private static Guid[] Ids(IEnumerable<OutgoingMessage> messages) => [.. messages.Select(it => it.Id)];

    private Task<ProcessRow> StoreAsync(params OutgoingMessage[] messages) =>
        CommitAsync(Sample.Change(Sample.Process()) with { Outgoing = messages });
}
