using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Ordering;

/// <summary>What a signal says it comes after.</summary>
[Trait("Feature", "N11")]
public sealed class EmitOrderTests
{
    [Fact]
    public async Task Emit_First_ComesAfterNothing()
    {
        await using SignalHarness harness = await Journals.StartAsync();

        Assert.Empty((await harness.EmittedAsync(new Opened("x"))).Earlier());
    }

    [Fact]
    public async Task Emit_ToAnotherIdentity_ComesAfterNothing()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        await harness.EmittedAsync(new Opened("x"));

        Assert.Empty((await harness.EmittedAsync(new Wrote("y", 1))).Earlier());
    }

    [Fact]
    public async Task Emit_AfterSeveral_NamesTheLastOfEachId()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"));
        await harness.EmittedAsync(new Wrote("x", 1));
        OutgoingMessage last = await harness.EmittedAsync(new Wrote("x", 2));

        Assert.Equal([opened.Id, last.Id], (await harness.EmittedAsync(new Sealed("x", 3))).Earlier());
    }

    [Fact]
    public async Task Emit_AfterTwoAtTheSameTime_NamesBoth()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var bus = (SignalBus)scope.ServiceProvider.GetRequiredService<ISignalBus>();
        PendingEmissions[] transactions = [bus.BeginTransaction(), bus.BeginTransaction()];
        OutgoingMessage one = await bus.CaptureAsync(new Wrote("x", 1), null, transactions[0], Token);
        OutgoingMessage two = await bus.CaptureAsync(new Wrote("x", 2), null, transactions[1], Token);

        transactions[1].Committed();
        transactions[0].Committed();

        Assert.Equal([two.Id, one.Id], (await harness.EmittedAsync(new Wrote("x", 3))).Earlier());
    }

    [Fact]
    public async Task Emit_AfterOneThatIsNotCommitted_DoesNotNameIt()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        var bus = (SignalBus)scope.ServiceProvider.GetRequiredService<ISignalBus>();
        PendingEmissions transaction = bus.BeginTransaction();
        OutgoingMessage first = await bus.CaptureAsync(new Wrote("x", 1), null, transaction, Token);

        Assert.Equal([first.Id], (await bus.CaptureAsync(new Wrote("x", 2), null, transaction, Token)).Earlier());
        Assert.Empty((await harness.EmittedAsync(new Wrote("x", 3))).Earlier());
    }

    [Fact]
    public async Task Emit_NotTakenByTheBroker_IsNotRemembered()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.UseOnEmit<RefuseNumberOne>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => harness.EmitAsync(new Wrote("x", 1), cancellationToken: Token));

        Assert.Empty((await harness.EmittedAsync(new Wrote("x", 2))).Earlier());
    }

    [Fact]
    public async Task Emit_AfterTheTimeToRemember_NamesNothing()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        await harness.EmittedAsync(new Wrote("x", 1));
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Empty((await harness.EmittedAsync(new Wrote("x", 2))).Earlier());
    }

    [Fact]
    public async Task Emit_MoreIdentitiesThanAreRemembered_ForgetsTheOneUsedFirst()
    {
        await using SignalHarness harness = await Journals.StartAsync(it => it.ConfigureOrder(order => order.MaxIdentities = 2));
        await harness.EmittedAsync(new Opened("x"));
        await harness.EmittedAsync(new Opened("y"));
        await harness.EmittedAsync(new Wrote("x", 1));
        await harness.EmittedAsync(new Opened("z"));

        Assert.Equal(2, (await harness.EmittedAsync(new Wrote("x", 2))).Earlier().Length);
        Assert.Empty((await harness.EmittedAsync(new Wrote("y", 1))).Earlier());
    }

    [Fact]
    public async Task Emit_AgainWithTheSameKey_ComesAfterNothing()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        var key = new EmitOptions { IdempotencyKey = "event-1" };
        await harness.EmittedAsync(new Wrote("x", 1), key);
        await harness.EmittedAsync(new Sealed("x", 2));

        Assert.Empty((await harness.EmittedAsync(new Wrote("x", 1), key)).Earlier());
    }

    [Fact]
    public async Task Emit_ThatHoldsNothingBack_IsNotNamedAndNamesOthers()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"));
        OutgoingMessage loose = await harness.EmittedAsync(new Wrote("x", 1), new EmitOptions { HoldsBackLater = false });

        Assert.Equal([opened.Id], loose.Earlier());
        Assert.Equal([opened.Id], (await harness.EmittedAsync(new Wrote("x", 2))).Earlier());
    }

    [Fact]
    public async Task Send_ToOneProcess_IsInOrderWithWhatIsEmittedToItsIdentity()
    {
        await using SignalHarness harness = await Journals.StartAsync();
        OutgoingMessage opened = await harness.EmittedAsync(new Opened("x"));
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        Guid sent = await scope.ServiceProvider.GetRequiredService<ISignalBus>()
            .For(harness.Services.GetRequiredService<SignalCatalog>().Resolve("/journal/x").Id).SendAsync(new Wrote("x", 1), cancellationToken: Token);
        OutgoingMessage last = await harness.EmittedAsync(new Wrote("x", 2));
        Assert.Equal([opened.Id, sent], last.Earlier());

        await harness.DeliverAsync(last, opened);

        Assert.Equal(["opened", "wrote 1", "wrote 2"], await harness.LinesAsync("x"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("journal.wrote:xyz:1")]
    [InlineData("journal.wrote:0f8fad5bd9cb469fa16570867728950e:-1")]
    [InlineData("journal.wrote:0f8fad5bd9cb469fa16570867728950e:999999999999999999")]
    [InlineData("journal.wrote:0f8fad5bd9cb469fa16570867728950e:1:me")]
    public void Read_WhatIsNoEarlierSignal_IsLeftOut(string header) => Assert.Empty(PredecessorHeader.Read(header));

    [Fact]
    public void Read_WhatWasWritten_IsTheSameToTheMicrosecond()
    {
        Predecessor[] signals =
        [
            new("a.b", Guid.NewGuid(), DateTimeOffset.UnixEpoch.AddDays(20_000).AddMicroseconds(1), null),
            new("a.c", Guid.NewGuid(), DateTimeOffset.MaxValue.AddTicks(-9), Guid.NewGuid()),
        ];

        Assert.Equal(signals, PredecessorHeader.Read(PredecessorHeader.Write(signals)));
    }

    [Fact]
    public void Read_MoreThanEight_TakesEight()
    {
        Predecessor[] many = [.. Enumerable.Range(0, 20).Select(it => new Predecessor($"a.b{it}", Guid.NewGuid(), DateTimeOffset.UnixEpoch, null))];

        Assert.Equal(many[..8], PredecessorHeader.Read(PredecessorHeader.Write(many)));
    }

    public sealed class RefuseNumberOne : IEmitMiddleware
    {
        public Task InvokeAsync(EmitContext context, Func<Task> next) =>
            context.Payload is Wrote { Number: 1 } ? throw new InvalidOperationException("refused") : next();
    }
}
