using BusSignals.Testing;
using BusSignals.Tests.Mailbox;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

/// <summary>Signals of one emitter that come in any order, and one of them late, dead or never.</summary>
[Trait("Feature", "R20")]
public sealed class ResequencingTests
{
    [Fact]
    public async Task Advance_ToTheLimit_GivesUpOnlyWhatIsNotInTheMailbox()
    {
        var log = new RecordingLogs();
        await using SignalHarness harness = await Journals.StartAsync(services: log.AddTo);
        OutgoingMessage[] emitted = await harness.WritingsAsync(5);

        await harness.DeliverAsync(emitted[0], emitted[5], emitted[4], emitted[3], emitted[2]);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token);

        Assert.Equal(["opened", "wrote 2", "wrote 3", "wrote 4", "wrote 5"], await harness.LinesAsync("x"));
        Assert.Equal(
            [$"The signal journal.wrote {emitted[2].Id} is applied to /journal/x although earlier signals of its emitter have not come within 00:10:00: {emitted[1].Id}"],
            log.Of(1012));
    }

    [Fact]
    public async Task Deliver_ShortlyBeforeTheLimit_AppliesAllInOrder()
    {
        var log = new RecordingLogs();
        await using SignalHarness harness = await Journals.StartAsync(services: log.AddTo);
        OutgoingMessage[] emitted = await harness.WritingsAsync(3);
        await harness.DeliverAsync(emitted[0], emitted[3], emitted[2]);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromMicroseconds(1), Token);

        await harness.DeliverAsync(emitted[1]);

        Assert.Equal(["opened", "wrote 1", "wrote 2", "wrote 3"], await harness.LinesAsync("x"));
        (await harness.ProcessAsync("/journal/x", Token)).ShouldHaveTimers();
        Assert.Empty(log.Of(1012));
    }

    [Fact]
    public async Task Deliver_ManyInReverse_AppliesAllInOneCommit()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(300);

        await harness.DeliverAsync([emitted[0], .. emitted[1..].Reverse()]);

        Assert.Equal(["opened", .. Enumerable.Range(1, 300).Select(it => $"wrote {it}")], await harness.LinesAsync("x"));
        Assert.Equal(301, (await harness.ProcessAsync("/journal/x", Token)).ShouldHaveTimers().View.Version);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deliver_TheEarliestOfManyLast_ReadsTheirPayloadsSixteenAtATime(bool inReverse)
    {
        CountedStore? store = null;
        await using SignalHarness harness = await Journals.StartAsync(services: services => services.AddSingleton<InMemoryStore>()
            .AddSingleton<IProcessStore>(it => store ??= new CountedStore(it.GetRequiredService<InMemoryStore>())));
        OutgoingMessage[] emitted = await harness.WritingsAsync(300);
        await harness.DeliverAsync([emitted[0], .. inReverse ? emitted[2..].Reverse() : emitted[2..]]);
        Assert.Empty(store!.Payloads);

        await harness.DeliverAsync(emitted[1]);

        Assert.Equal(["opened", .. Enumerable.Range(1, 300).Select(it => $"wrote {it}")], await harness.LinesAsync("x"));
        Assert.Equal(22, store.Payloads.Count); // 1, 2, 4, 8, and then 16 each
    }

    [Fact]
    public async Task Deliver_EarlierOneFails_FreesWhatIsBehindIt()
    {
        var log = new RecordingLogs();
        await using SignalHarness harness = await Journals.StartAsync(
            it => it.AddSaga<JournalSaga>(saga => saga.Use((context, next) =>
                context.Payload is Wrote { Number: 1 } ? throw new InvalidOperationException("no ink") : next())),
            log.AddTo);
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);

        await harness.DeliverAsync(emitted[0], emitted[2], emitted[1]);

        Assert.Equal(["opened", "wrote 2"], await harness.LinesAsync("x"));
        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
        Assert.Empty(log.Of(1012));
    }

    [Fact]
    public async Task Deliver_EarlierOneWasDiscardedBeforeTheStart_GoesOnWithTheFirstLook()
    {
        var log = new RecordingLogs();
        await using SignalHarness harness = await Journals.StartAsync(services: log.AddTo);
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"), new EmitOptions { HoldsBackLater = false });
        OutgoingMessage glanced = await harness.EmittedAsync(new Glanced("x", 1));
        OutgoingMessage wrote = await harness.EmittedAsync(new Wrote("x", 2));
        await harness.DeliverAsync(glanced, opened, wrote);
        Assert.Equal(["opened"], await harness.LinesAsync("x"));

        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Equal(["opened", "wrote 2"], await harness.LinesAsync("x"));
        Assert.Empty(log.Of(1012).Concat(log.Of(1014)));
    }

    [Fact]
    public async Task Deliver_EarlierOneMayLeaveNoReceipt_IsNotWaitedFor()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.ConfigureRetention(retention => retention.UnreachedSignals = TimeSpan.Zero));
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"), new EmitOptions { HoldsBackLater = false });
        OutgoingMessage glanced = await harness.EmittedAsync(new Glanced("x", 1));
        OutgoingMessage wrote = await harness.EmittedAsync(new Wrote("x", 2));

        await harness.DeliverAsync(glanced, opened, wrote);

        Assert.Equal(["opened", "wrote 2"], await harness.LinesAsync("x"));
    }

    [Fact]
    public async Task Deliver_EmittedAgainAfterAnother_DoesNotWaitInACircle()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        var key = new EmitOptions { IdempotencyKey = "event-1" };
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"));
        OutgoingMessage first = await harness.EmittedAsync(new Wrote("x", 1), key);
        OutgoingMessage second = await harness.EmittedAsync(new Wrote("x", 2));
        OutgoingMessage again = await harness.EmittedAsync(new Wrote("x", 1), key);
        Assert.Equal(first.Id, again.Id);
        Assert.Contains(second.Id, again.Earlier());
        await harness.DeliverAsync(opened, again, second, first);

        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Equal(["opened", "wrote 1", "wrote 2"], await harness.LinesAsync("x"));
        (await harness.ProcessAsync("/journal/x", Token)).ShouldHaveTimers().ShouldHoldInMailbox();
    }

    [Fact]
    public async Task Deliver_EarlierOneIsOlderThanWhatIsKept_IsNotWaitedFor()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.ConfigureRetention(retention => retention.EndedProcesses = TimeSpan.FromHours(1)));
        OutgoingMessage[] emitted = await harness.WritingsAsync(1);
        await harness.AdvanceAsync(TimeSpan.FromHours(1) + TimeSpan.FromMicroseconds(1), Token);
        OutgoingMessage later = await harness.EmittedAsync(new Opened("x"));
        Assert.Equal([emitted[0].Id, emitted[1].Id], later.Earlier());

        await harness.DeliverAsync(later);

        Assert.Equal(["opened"], await harness.LinesAsync("x"));
    }

    [Fact]
    public async Task Advance_PastTheTimeToBuffer_WhatIsHeldBackDoesNotExpire()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.Add<Wrote>(signal => signal.BufferFor = TimeSpan.FromMinutes(1)));
        OutgoingMessage[] emitted = await harness.WritingsAsync(1);
        OutgoingMessage shut = await harness.EmittedAsync(new Sealed("x", 2));
        OutgoingMessage unwanted = await harness.EmittedAsync(new Wrote("x", 3));
        await harness.DeliverAsync(emitted[0], unwanted, shut);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(5), Token);
        Assert.Empty(await harness.DeadSignalsAsync(Token));

        await harness.DeliverAsync(emitted[1]);

        Assert.Equal(["opened", "wrote 1", "sealed 2"], await harness.LinesAsync("x"));
        HistoryEntry left = (await harness.ProcessAsync("/journal/x", Token)).View.Mailbox.Single();
        Assert.Equal((unwanted.Id, harness.Now.AddMinutes(1), null), (left.MessageId, left.ExpiresAt, left.RetryAt));
    }

    [Fact]
    public async Task Replay_EarlierOneThatWasDead_AppliesItThen()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);
        await harness.DeliverAsync(
            emitted[0], emitted[1] with { Body = emitted[1].Body!.Replace("\"number\":", "\"numero\":", StringComparison.OrdinalIgnoreCase) }, emitted[2]);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        Assert.Equal(["opened", "wrote 2"], await harness.LinesAsync("x"));

        await harness.DeliverAsync(emitted[1]);

        Assert.Equal(["opened", "wrote 2", "wrote 1"], await harness.LinesAsync("x"));
    }

    [Theory]
    [InlineData(599, 599, false)] // not due yet
    [InlineData(600, 600, true)]
    [InlineData(600, 660, true)]
    [InlineData(600, 661, false)] // behind a backlog, or nobody ran: what is missing may have been there too
    [InlineData(590, 5000, false)]
    [InlineData(1200, 5000, true)] // it was looked for often enough
    public void IsLast_ByWhenItWasDueAndWhenItCame_IsOnlyALookInTime(int due, int came, bool isLast)
    {
        DateTimeOffset start = DateTimeOffset.UnixEpoch;

        Assert.Equal(isLast, OrderPause.IsLast(start.AddSeconds(600), TimeSpan.FromSeconds(600), start.AddSeconds(due), start.AddSeconds(came)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 3)]
    [InlineData(300, 60)]
    [InlineData(580, 20)] // to the deadline
    [InlineData(700, 60)]
    public void Next_ByHowLongItHasWaited_GrowsToAMinute(int waited, int pause)
    {
        DateTimeOffset start = DateTimeOffset.UnixEpoch;

        Assert.Equal(TimeSpan.FromSeconds(pause), OrderPause.Next(start.AddSeconds(waited), start, start.AddSeconds(600)));
    }
}
