using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

[Trait("Feature", "N11")]
public sealed class ResequencerTests
{
    [Fact]
    public async Task Deliver_LaterOneFirst_WaitsInTheMailboxWithATimer()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);

        await harness.DeliverAsync(emitted[0], emitted[2]);

        ProcessAssertions journal = (await harness.ProcessAsync("/journal/x", Token))
            .ShouldHaveHistory(("journal.opened", SignalOutcome.Applied), ("journal.wrote", SignalOutcome.Waiting))
            .ShouldHaveTimers(("order", harness.Now.AddSeconds(1)));
        HistoryEntry held = journal.View.History[1];
        Assert.Equal((harness.Now.AddMinutes(10), null), (held.RetryAt, held.ExpiresAt));
        Assert.Equal("It is held back until earlier signals of its emitter have come.", held.Reason);
        Assert.Equal(emitted[1].Id.ToString(), held.Awaited);
    }

    [Fact]
    public async Task Deliver_EarlierOneAfterIt_AppliesBothInOrder()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);

        await harness.DeliverAsync(emitted[0], emitted[2], emitted[1]);

        Assert.Equal(["opened", "wrote 1", "wrote 2"], await harness.LinesAsync("x"));
        ProcessAssertions journal = (await harness.ProcessAsync("/journal/x", Token)).ShouldHaveTimers();
        Assert.All(journal.View.History, it => Assert.Equal((SignalOutcome.Applied, null, null), (it.Outcome, it.Reason, it.RetryAt)));
        Assert.Equal(3, journal.View.Version); // the commit of the earlier one takes the later one along
    }

    [Fact]
    public async Task Advance_ToTheLimit_AppliesItAllTheSameAndSaysSo()
    {
        var log = new RecordingLogs();
        await using SignalHarness harness = await Journals.StartAsync(
            it => it.ConfigureOrder(order => order.HoldBack = TimeSpan.FromSeconds(7)), log.AddTo);
        OutgoingMessage[] emitted = await harness.WritingsAsync(3);
        await harness.DeliverAsync(emitted[0], emitted[2], emitted[3]);

        await harness.AdvanceAsync(TimeSpan.FromSeconds(7) - TimeSpan.FromMicroseconds(1), Token);
        Assert.Equal(["opened"], await harness.LinesAsync("x"));
        await harness.AdvanceAsync(TimeSpan.FromMicroseconds(1), Token);

        Assert.Equal(["opened", "wrote 2", "wrote 3"], await harness.LinesAsync("x"));
        Assert.Equal(
            [$"The signal journal.wrote {emitted[2].Id} is applied to /journal/x although earlier signals of its emitter have not come within 00:00:07: {emitted[1].Id}"],
            log.Of(1012));
    }

    [Fact]
    public async Task Deliver_AfterTheLimit_IsAppliedLate()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);
        await harness.DeliverAsync(emitted[0], emitted[2]);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token);

        await harness.DeliverAsync(emitted[1]);

        Assert.Equal(["opened", "wrote 2", "wrote 1"], await harness.LinesAsync("x"));
    }

    [Fact]
    public async Task Deliver_EarlierOneThatTheProcessDoesNotTake_IsNotWaitedFor()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        await harness.EmittedAsync(new Praised("x"));

        await harness.DeliverAsync(await harness.EmittedAsync(new Opened("x")));

        Assert.Equal(["opened"], await harness.LinesAsync("x"));
    }

    [Fact]
    [Trait("Feature", "R20")]
    public async Task Deliver_EarlierOneIsADeadSignal_GoesOnWithTheFirstLookAndSaysSo()
    {
        var log = new RecordingLogs();
        await using SignalHarness harness = await Journals.StartAsync(services: log.AddTo);
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);
        OutgoingMessage invalid = emitted[1] with { Body = emitted[1].Body!.Replace("\"number\":", "\"numero\":", StringComparison.OrdinalIgnoreCase) };
        await harness.DeliverAsync(emitted[0], invalid, emitted[2]);
        Assert.Equal(DeadReason.Invalid, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);

        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Equal(["opened", "wrote 2"], await harness.LinesAsync("x"));
        Assert.Empty(log.Of(1012));
        Assert.Equal(
            [$"The signal journal.wrote {emitted[2].Id} no longer waits at /journal/x for the earlier signal {emitted[1].Id}, which is a dead signal; replayed, that one comes late"],
            log.Of(1014));
    }

    [Fact]
    public async Task Deliver_EarlierOneIsDiscardedWithoutATrace_IsNotWaitedFor()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage glanced = await harness.EmittedAsync(new Glanced("x", 1));
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"));

        await harness.DeliverAsync(glanced, opened);

        Assert.Equal(["opened"], await harness.LinesAsync("x"));
    }

    [Fact]
    public async Task Deliver_WhatNobodyWantsWhenItGoesOn_IsTreatedByItsEarlyPolicy()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"));
        OutgoingMessage wrote = await harness.EmittedAsync(new Wrote("x", 1));
        OutgoingMessage stamped = await harness.EmittedAsync(new Stamped("x", 2)); // not sealed yet: refused
        OutgoingMessage shut = await harness.EmittedAsync(new Sealed("x", 3));
        OutgoingMessage glanced = await harness.EmittedAsync(new Glanced("x", 4)); // sealed: dropped
        OutgoingMessage buffered = await harness.EmittedAsync(new Wrote("x", 5));

        await harness.DeliverAsync(opened, buffered, glanced, shut, stamped, wrote);

        Assert.Equal(["opened", "wrote 1", "sealed 3"], await harness.LinesAsync("x"));
        (await harness.ProcessAsync("/journal/x", Token)).ShouldHoldInMailbox("journal.wrote").ShouldHaveTimers().ShouldHaveHistory(
            ("journal.opened", SignalOutcome.Applied), ("journal.wrote", SignalOutcome.Waiting), ("journal.glanced", SignalOutcome.Discarded),
            ("journal.sealed", SignalOutcome.Applied), ("journal.stamped", SignalOutcome.Rejected), ("journal.wrote", SignalOutcome.Applied));
        Assert.Equal(stamped.Id, Assert.Single(await harness.DeadSignalsAsync(Token)).MessageId);
    }

    [Fact]
    public async Task Resume_WhatCameInDisorderWhilePaused_IsAppliedInOrder()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(3);
        await harness.DeliverAsync(emitted[0]);
        await harness.EmitAsync(new PauseProcess("/journal/x", "inventory"), cancellationToken: Token);

        await harness.DeliverAsync(emitted[3], emitted[1], emitted[2]);
        await harness.AdvanceAsync(TimeSpan.FromHours(1), Token);
        await harness.EmitAsync(new ResumeProcess("/journal/x"), cancellationToken: Token);

        Assert.Equal(["opened", "wrote 1", "wrote 2", "wrote 3"], await harness.LinesAsync("x"));
        (await harness.ProcessAsync("/journal/x", Token)).ShouldHaveTimers();
    }

    [Fact]
    public async Task Resume_EarlierOneNeverCame_AppliesTheRest()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);
        await harness.DeliverAsync(emitted[0]);
        await harness.EmitAsync(new PauseProcess("/journal/x", "inventory"), cancellationToken: Token);
        await harness.DeliverAsync(emitted[2]);

        await harness.EmitAsync(new ResumeProcess("/journal/x"), cancellationToken: Token);
        Assert.Equal(["opened"], await harness.LinesAsync("x"));
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token);

        Assert.Equal(["opened", "wrote 2"], await harness.LinesAsync("x"));
    }

    [Fact]
    [Trait("Feature", "Z10")]
    public async Task Send_AfterAControlSignal_DoesNotWaitForIt()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        await harness.DeliverAsync(await harness.WritingsAsync(0));
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessHandle journal = scope.ServiceProvider.GetRequiredService<ISignalBus>().For(ProcessId.Parse(SignalPath.Parse("/journal/{journal}"), "/journal/x"));

        await journal.SendAsync(new ResumeProcess("/journal/x"), cancellationToken: Token); // it runs: nothing is noted
        await journal.SendAsync(new Wrote("x", 1), cancellationToken: Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(["opened", "wrote 1"], await harness.LinesAsync("x"));
    }

    [Fact]
    [Trait("Feature", "R20")]
    public async Task Deliver_MoreThanMayBeHeldBack_AreDeferredAndAppliedInOrder()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.AddSaga<JournalSaga>(saga => saga.MaxBufferedSignals = 1));
        OutgoingMessage[] emitted = await harness.WritingsAsync(3);

        await harness.DeliverAsync(emitted[0], emitted[2], emitted[3], emitted[1]);

        Assert.Equal(["opened", "wrote 1", "wrote 2"], await harness.LinesAsync("x"));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Equal(["opened", "wrote 1", "wrote 2", "wrote 3"], await harness.LinesAsync("x"));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Deliver_NothingIsHeldBackByOption_AppliesAsTheyCome()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.ConfigureOrder(order => order.HoldBack = TimeSpan.Zero));
        OutgoingMessage[] emitted = await harness.WritingsAsync(2);

        await harness.DeliverAsync(emitted[0], emitted[2], emitted[1]);

        Assert.Equal(["opened", "wrote 2", "wrote 1"], await harness.LinesAsync("x"));
    }

    [Signal("/shelf/{shelf}/dusted")]
    public sealed record Dusted(string Shelf, int Number);

    [Process("/shelf/{shelf}/journal/{journal}")]
    public sealed class ShelfSaga : SignalStateMachine<Journal>
    {
        public ShelfSaga()
        {
            Initially(When(Stood).TransitionTo(Standing));
            During(Standing, When(Dusted).Then(x => x.Saga.Lines.Add($"dusted {x.Message.Number}")));
        }

        public Event<Stood> Stood { get; } = null!;

        public Event<Dusted> Dusted { get; } = null!;

        public State Standing { get; } = null!;
    }

    [Signal("/shelf/{shelf}/journal/{journal}/stood")]
    public sealed record Stood(string Shelf, string Journal);

    [Fact]
    public async Task Deliver_ToAllThatMatch_IsInOrderAndDoesNotWaitForWhatCameBeforeTheProcess()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.AddSaga<ShelfSaga>());
        await harness.EmitAsync(new Stood("1", "old"), cancellationToken: Token);
        await harness.DeliverAsync(await harness.EmittedAsync(new Dusted("1", 1)));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        await harness.EmitAsync(new Stood("1", "new"), cancellationToken: Token);
        OutgoingMessage second = await harness.EmittedAsync(new Dusted("1", 2));
        OutgoingMessage third = await harness.EmittedAsync(new Dusted("1", 3));

        await harness.DeliverAsync(third, second);

        Assert.Equal(["dusted 1", "dusted 2", "dusted 3"], await LinesAsync("old"));
        Assert.Equal(["dusted 2", "dusted 3"], await LinesAsync("new"));

        async Task<IReadOnlyList<string>> LinesAsync(string journal) =>
            (await harness.ProcessAsync($"/shelf/1/journal/{journal}", Token)).View.StateAs<Journal>()!.Lines;
    }

    [Fact]
    [Trait("Feature", "R20")]
    public async Task Deliver_EarlierOneToManyHasPassedThisOneBy_GoesOnWhenThatIsSure()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.AddSaga<ShelfSaga>());
        await harness.EmitAsync(new Stood("1", "old"), cancellationToken: Token);
        await harness.DeliverAsync(await harness.EmittedAsync(new Dusted("1", 1)));
        await harness.EmitAsync(new Stood("1", "new"), cancellationToken: Token); // in the same moment

        await harness.DeliverAsync(await harness.EmittedAsync(new Dusted("1", 2)));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(63), Token);
        Assert.Equal((2, 0), ((await LinesAsync("old")).Count, (await LinesAsync("new")).Count));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token); // the looks are at 1, 2, 4 … 64 seconds

        Assert.Equal(["dusted 2"], await LinesAsync("new"));

        async Task<IReadOnlyList<string>> LinesAsync(string journal) =>
            (await harness.ProcessAsync($"/shelf/1/journal/{journal}", Token)).View.StateAs<Journal>()!.Lines;
    }

    [Fact]
    [Trait("Feature", "R20")]
    public async Task Deliver_ToManyAndOneHoldsAsManyBackAsItMay_IsRefusedThere()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.AddSaga<ShelfSaga>(saga => saga.MaxBufferedSignals = 1));
        await harness.EmitAsync(new Stood("1", "full"), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        OutgoingMessage[] dusted = [await harness.EmittedAsync(new Dusted("1", 1)), await harness.EmittedAsync(new Dusted("1", 2)), await harness.EmittedAsync(new Dusted("1", 3))];

        await harness.DeliverAsync(dusted[1], dusted[2], dusted[0]);

        Assert.Equal(["dusted 1", "dusted 2"], (await harness.ProcessAsync("/shelf/1/journal/full", Token)).View.StateAs<Journal>()!.Lines);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Overflow, dusted[2].Id), (dead.Reason, dead.MessageId!.Value));
        Assert.Equal("'/shelf/1/journal/full' holds 1 signals back until earlier ones of their emitters have come, and at most 1.", dead.Error);
    }

    [Fact]
    public async Task Deliver_AsEmitted_TakesNoCommitMore()
    {
        await using SignalHarness harness = await Journals.StartAsync();

        await harness.DeliverAsync(await harness.WritingsAsync(9));

        Assert.Equal(10, (await harness.ProcessAsync("/journal/x", Token)).View.Version);
    }

    [Fact]
    public async Task Start_OptionsOutOfRange_IsAFault() => Assert.Equal(
        ["HoldBack of the order is -00:00:01; it must be from zero to a day. Set it with signals.ConfigureOrder(it => …).",
            "MaxIdentities of the order is 0; it must be from 1 to 10,000,000. Set it with signals.ConfigureOrder(it => …)."],
        await FaultsAsync(it => it.ConfigureOrder(order =>
        {
            order.HoldBack = TimeSpan.FromSeconds(-1);
            order.MaxIdentities = 0;
        })));
}
