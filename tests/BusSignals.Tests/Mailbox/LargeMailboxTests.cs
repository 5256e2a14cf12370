using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Mailbox;

/// <summary>What a mailbox holds costs nothing until it is wanted, and then no more than a page at a time.</summary>
[Trait("Feature", "R4")]
public sealed class LargeMailboxTests
{
    private const string Path = "/shelf/1";
    private const int Large = 200 * 1024;

    private CountedStore? _store;

    private Task<SignalHarness> StartAsync(
        Action<ProcessOptions>? options = null, Action<SignalOptions>? boxes = null, TimeSpan? bufferFor = null) => SignalHarness.StartAsync(
        bus => bus.AddSignals(signals => signals.AddSaga<ShelfSaga>(options).Add<Box>(it =>
        {
            it.BufferFor = bufferFor ?? it.BufferFor;
            boxes?.Invoke(it);
        }).UseInMemoryStore()),
        services => services.AddSingleton<InMemoryStore>().AddSingleton<IProcessStore>(it => _store ??= new CountedStore(it.GetRequiredService<InMemoryStore>())),
        Token);

    private static async Task FillAsync(SignalHarness harness, int boxes, int size = Large)
    {
        for (int i = 0; i < boxes; i++)
        {
            await harness.EmitAsync(new Box("1", i, new string('x', size)), cancellationToken: Token);
        }
    }

    [Fact]
    public async Task Signals_WhileNothingThatWaitsIsWanted_ReadNothingOfTheMailbox()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 5);

        await harness.EmitAsync(new Looked("1"), cancellationToken: Token);

        Assert.Equal((0, 0), (_store!.Mailboxes, _store.Payloads.Count));
        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Looks == 1).ShouldHoldInMailbox([.. Enumerable.Repeat("shelf.box", 5)]);
    }

    [Fact]
    public async Task Drain_MoreThanAPage_ReadsPagesAndAppliesAllInOrder()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 50);

        await harness.EmitAsync(new Unlocked("1"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Boxes.SequenceEqual(Enumerable.Range(0, 50)))
            .ShouldHoldInMailbox().View;
        Assert.All(view.History.Where(it => it.Name == "shelf.box"), it => Assert.True(it.Payload!.Length > Large));
        Assert.Equal(3, _store!.Mailboxes);
        Assert.All(_store.Payloads, it => Assert.InRange(it, Large, MailboxPayloads.MaxBytes));
        Assert.Equal(50, _store.Payloads.Sum() / Large);
        Assert.Equal([1, 2, 4, 1, 16, 16, 10], _store.Payloads.Select(it => it / Large));
    }

    [Fact]
    public async Task Take_OneOfMany_ReadsTheFirstOnes()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 100);

        for (int i = 1; i <= 20; i++)
        {
            await harness.EmitAsync(new Asked("1"), cancellationToken: Token);

            Assert.Equal((i, 8 * i, i), (_store!.Mailboxes, _store.Entries, _store.Payloads.Sum() / Large));
        }

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Boxes.SequenceEqual(Enumerable.Range(0, 20)))
            .ShouldHoldInMailbox([.. Enumerable.Repeat("shelf.box", 80)]);
    }

    [Fact]
    public async Task Drain_ManyOfTwoSignals_AppliesThemInOrderOfArrival()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        for (int i = 0; i < 300; i++)
        {
            await (i % 7 == 3
                ? harness.EmitAsync(new Lid("1", i), cancellationToken: Token)
                : harness.EmitAsync(new Box("1", i, "x"), cancellationToken: Token));
        }

        await harness.EmitAsync(new Unlocked("1"), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Boxes.SequenceEqual(Enumerable.Range(0, 300))).ShouldHoldInMailbox();
    }

    [Fact]
    public async Task Full_OldestOfManyMakesRoom_ReadsTheFirstOnes()
    {
        await using SignalHarness harness = await StartAsync(it =>
        {
            it.MaxBufferedSignals = 100;
            it.WhenFull = OverflowPolicy.DropOldest;
        });
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 100, 1);

        await FillAsync(harness, 10, 1);

        Assert.Equal((10, 80), (_store!.Mailboxes, _store.Entries));
        Assert.Equal(10, (await harness.DeadSignalsAsync(Token)).Count);
        (await harness.ProcessAsync(Path, Token)).ShouldHoldInMailbox([.. Enumerable.Repeat("shelf.box", 100)]);
    }

    [Fact]
    public async Task Expired_MoreThanAreReadAtOnce_AreNeverApplied()
    {
        await using SignalHarness harness = await StartAsync(it => it.MaxBufferedSignals = 1500, bufferFor: TimeSpan.FromHours(1));
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 1100, 1);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(30), Token);
        await FillAsync(harness, 5, 2);

        await harness.AdvanceAsync(TimeSpan.FromMinutes(31), Token);
        await harness.EmitAsync(new Unlocked("1"), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Boxes.SequenceEqual(Enumerable.Range(0, 5))).ShouldHoldInMailbox();
        Assert.Equal(1100, (await harness.DeadSignalsAsync(Token)).Count(it => it.Reason == DeadReason.Expired));
    }

    [Fact]
    public async Task Full_OldestMakesRoom_IsADeadSignalWithItsPayload()
    {
        await using SignalHarness harness = await StartAsync(it =>
        {
            it.MaxBufferedSignals = 3;
            it.WhenFull = OverflowPolicy.DropOldest;
        });
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        await FillAsync(harness, 5, 1);

        Assert.Equal(
            ["""{"shelf":"1","number":0,"content":"x"}""", """{"shelf":"1","number":1,"content":"x"}"""],
            (await harness.DeadSignalsAsync(Token)).Select(it => it.Body));
        await harness.EmitAsync(new Unlocked("1"), cancellationToken: Token);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Boxes.SequenceEqual([2, 3, 4]));
    }

    [Fact]
    public async Task Expired_MoreThanAPage_AreNeverAppliedAndGoInParts()
    {
        await using SignalHarness harness = await StartAsync(bufferFor: TimeSpan.FromHours(1));
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 50);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(59), Token);
        Assert.Empty(await harness.DeadSignalsAsync(Token));

        await harness.AdvanceAsync(TimeSpan.FromMinutes(2), Token);
        for (int i = 0; i < 3; i++)
        {
            await harness.EmitAsync(new Unlocked("1"), cancellationToken: Token);
        }

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Boxes.Count == 0).ShouldHoldInMailbox();
        IReadOnlyList<DeadSignal> dead = await harness.DeadSignalsAsync(Token);
        Assert.Equal(50, dead.Count);
        Assert.All(dead, it => Assert.Equal((DeadReason.Expired, true), (it.Reason, it.Body.Length > Large)));
    }

    [Fact]
    public async Task End_WithRejectedOnes_TellsWhatTheyWere()
    {
        await using SignalHarness harness = await StartAsync(boxes: it => it.Late = LatePolicy.Reject);
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 40);

        await harness.EmitAsync(new Removed("1"), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHoldInMailbox();
        Assert.Equal(
            Enumerable.Range(0, 40).Select(it => (DeadReason.Rejected, true)),
            (await harness.DeadSignalsAsync(Token)).Select(it => (it.Reason, it.Body.Length > Large)));
        Assert.All(_store!.Payloads, it => Assert.InRange(it, Large, MailboxPayloads.MaxBytes));
    }

    [Fact]
    public async Task End_WhileOneWaitsForItsNextTry_SettlesIt()
    {
        await using SignalHarness harness = await StartAsync(boxes: it => it.Retry = new RetryPolicy { Attempts = 1, Delays = [TimeSpan.FromHours(1)] });
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 1, size: 0);
        await harness.EmitAsync(new Lid("1", -1), cancellationToken: Token);

        await harness.EmitAsync(new Unlocked("1"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync(Path, Token)).ShouldHaveEnded().ShouldHoldInMailbox().View;
        Assert.Equal((SignalOutcome.Late, 1, null), view.History.Where(it => it.Name == "shelf.box").Select(it => (it.Outcome, it.Retries, it.RetryAt)).Single());
        Assert.Empty(view.Timers);
    }

    /// <summary>As after a commit of an earlier version of the library, which leaves the summary as it was.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("""{"version":1}""")]
    public async Task Summary_MissingOrOfAnotherVersion_IsNotBelieved(string? summary)
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);
        await FillAsync(harness, 2, 1);
        ProcessId id = harness.Processes.IdOf(Path);
        ProcessRow row = (await _store!.LoadAsync([new LoadRequest(id.Key, null)], Token))[0].Row!;
        await _store.CommitAsync([new ProcessCommit { Row = row with { Version = row.Version + 1, Mailbox = summary }, ExpectedVersion = row.Version }], Token);

        await harness.EmitAsync(new Unlocked("1"), cancellationToken: Token);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<ShelfState>(it => it.Boxes.SequenceEqual([0, 1])).ShouldHoldInMailbox();
        Assert.Equal("""{"version":5}""", (await _store.LoadAsync([new LoadRequest(id.Key, null)], Token))[0].Row!.Mailbox);
    }

    [Signal("/shelf/{shelf}/opened", Id = "shelf.opened")]
    public sealed record Opened(string Shelf);

    [Signal("/shelf/{shelf}/looked", Id = "shelf.looked")]
    public sealed record Looked(string Shelf);

    [Signal("/shelf/{shelf}/unlocked", Id = "shelf.unlocked")]
    public sealed record Unlocked(string Shelf);

    [Signal("/shelf/{shelf}/removed", Id = "shelf.removed")]
    public sealed record Removed(string Shelf);

    [Signal("/shelf/{shelf}/asked", Id = "shelf.asked")]
    public sealed record Asked(string Shelf);

    [Signal("/shelf/{shelf}/lid", Id = "shelf.lid")]
    public sealed record Lid(string Shelf, int Number);

    [Signal("/shelf/{shelf}/box", Id = "shelf.box")]
    public sealed record Box(string Shelf, int Number, string Content);

    public sealed class ShelfState : SagaState
    {
        public List<int> Boxes { get; set; } = [];

        public int Looks { get; set; }
    }

    [Process("/shelf/{shelf}")]
    public sealed class ShelfSaga : SignalStateMachine<ShelfState>
    {
        public ShelfSaga()
        {
            Initially(When(Opened).TransitionTo(Locked));
            During(Locked,
                When(Looked).Then(x => x.Saga.Looks++),
                When(Removed).Finalize(),
                When(Asked).TransitionTo(Picking),
                When(Unlocked).TransitionTo(Open));
            During(Picking, When(Box).Then(x => x.Saga.Boxes.Add(x.Message.Number)).TransitionTo(Locked));
            During(Open,
                When(Box, x => x.Message.Content.Length == 0).Then(_ => throw new InvalidOperationException("An empty box.")),
                When(Box).Then(x => x.Saga.Boxes.Add(x.Message.Number)),
                When(Lid, x => x.Message.Number < 0).Finalize(),
                When(Lid).Then(x => x.Saga.Boxes.Add(x.Message.Number)),
                Ignore(Unlocked));
        }

        public Event<Opened> Opened { get; } = null!;

        public Event<Looked> Looked { get; } = null!;

        public Event<Unlocked> Unlocked { get; } = null!;

        public Event<Removed> Removed { get; } = null!;

        public Event<Asked> Asked { get; } = null!;

        public Event<Box> Box { get; } = null!;

        public Event<Lid> Lid { get; } = null!;

        public State Locked { get; } = null!;

        public State Picking { get; } = null!;

        public State Open { get; } = null!;
    }
}
