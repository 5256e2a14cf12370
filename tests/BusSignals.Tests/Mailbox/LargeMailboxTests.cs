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
        Assert.Equal(1, _store!.Mailboxes);
        Assert.All(_store.Payloads, it => Assert.InRange(it, Large, MailboxPayloads.MaxBytes));
        Assert.Equal(50, _store.Payloads.Sum() / Large);
        Assert.Equal([1, 2, 4, 8, 16, 16, 3], _store.Payloads.Select(it => it / Large));
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
                When(Unlocked).TransitionTo(Open));
            During(Open, When(Box).Then(x => x.Saga.Boxes.Add(x.Message.Number)), Ignore(Unlocked));
        }

        public Event<Opened> Opened { get; } = null!;

        public Event<Looked> Looked { get; } = null!;

        public Event<Unlocked> Unlocked { get; } = null!;

        public Event<Removed> Removed { get; } = null!;

        public Event<Box> Box { get; } = null!;

        public State Locked { get; } = null!;

        public State Open { get; } = null!;
    }
}
