using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Retention;

public sealed class RetentionTests
{
    private static Task<SignalHarness> StartAsync(Action<RetentionOptions> configure) => TestHarness.StartAsync(
        signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().ConfigureRetention(configure));

    private static async Task<int> CountAsync(SignalHarness harness, int orders)
    {
        int found = 0;
        for (int order = 0; order < orders; order++)
        {
            found += await harness.Processes.FindAsync($"/order/{order}/fulfillment", Token) is null ? 0 : 1;
        }

        return found;
    }

    [Fact]
    public async Task Sweep_EndedProcessesInSeveralBatches_RemovesThemAll()
    {
        await using SignalHarness harness = await StartAsync(it => (it.EndedProcesses, it.BatchSize) = (TimeSpan.FromDays(1), 2));
        for (int order = 0; order < 5; order++)
        {
            await harness.EmitAsync(new Placed(new($"{order}"), 100), cancellationToken: Token);
        }

        await harness.AdvanceAsync(TimeSpan.FromDays(4), Token); // ended by the deadline a day ago, not longer
        Assert.Equal(5, await CountAsync(harness, 5));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Equal(0, await CountAsync(harness, 5));
    }

    [Fact]
    public async Task Sweep_RunningProcess_IsKeptHoweverOld()
    {
        await using SignalHarness harness = await StartAsync(it => it.EndedProcesses = TimeSpan.FromDays(1));
        await harness.EmitAsync(new Placed(new("0"), 100), cancellationToken: Token);
        await harness.EmitAsync(new PaymentReceived(new("0"), "tx-1", 100), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(1000), Token);

        (await harness.ProcessAsync("/order/0/fulfillment", Token)).ShouldBeIn("AwaitingDelivery");
    }

    /// <summary>A full batch of processes that this host does not know is left to those who do, and looked at once.</summary>
    [Fact]
    public async Task Sweep_ExpiredOfATypeThatIsNotRegistered_LeavesItAndEnds()
    {
        var store = new InMemoryStore();
        await using (SignalHarness known = await TestHarness.StartAsync(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(), Share))
        {
            await known.EmitAsync(new PaymentReceived(new("0"), "tx-1", 100), cancellationToken: Token);
        }

        await using SignalHarness unknown = await TestHarness.StartAsync(
            signals => signals.AddGroup<OrderSignals>().ConfigureRetention(it => it.BatchSize = 1), Share);
        await unknown.AdvanceAsync(TimeSpan.FromDays(31), Token);

        Assert.Equal("/order/0/fulfillment", Assert.Single(await store.FindExpiredAsync(unknown.Now, 10, Token)).Path);

        void Share(IServiceCollection services) => services
            .AddSingleton<IProcessStore>(store).AddSingleton<IOutboxStore>(store).AddSingleton<IProcessReader>(store);
    }

    [Fact]
    public async Task Sweep_EndedProcessesForEver_RemovesNothing()
    {
        await using SignalHarness harness = await StartAsync(it => it.EndedProcesses = null);
        await harness.EmitAsync(new Placed(new("0"), 100), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(1000), Token);

        (await harness.ProcessAsync("/order/0/fulfillment", Token)).ShouldHaveEnded();
    }

    [Fact]
    public async Task Sweep_DeadSignals_AreKeptForEver()
    {
        await using SignalHarness harness = await StartAsync(_ => { });
        await harness.SendEnvelopeAsync<Placed>("Fulfillment", "{}");

        await harness.AdvanceAsync(TimeSpan.FromDays(1000), Token);

        Assert.Single(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Sweep_DeadSignalsWithALimit_AreRemovedAfterIt()
    {
        await using SignalHarness harness = await StartAsync(it => it.DeadSignals = TimeSpan.FromDays(90));
        await harness.SendEnvelopeAsync<Placed>("Fulfillment", "{}");

        await harness.AdvanceAsync(TimeSpan.FromDays(90), Token);
        Assert.Single(await harness.DeadSignalsAsync(Token));
        await harness.AdvanceAsync(TimeSpan.FromSeconds(1), Token);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Sweep_NeverStartedAndEmpty_IsRemoved()
    {
        await using SignalHarness harness = await StartAsync(it => it.EndedProcesses = TimeSpan.FromDays(1));
        await harness.EmitAsync(new Delivered(new("0")), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(29), Token);
        Assert.Equal(1, await CountAsync(harness, 1));
        await harness.AdvanceAsync(TimeSpan.FromDays(1), Token); // expires
        await harness.AdvanceAsync(TimeSpan.FromDays(2), Token);

        Assert.Equal(0, await CountAsync(harness, 1));
    }

    [Fact]
    public async Task Sweep_AppliedHistoryInSeveralBatches_KeepsWhatWaits()
    {
        await using SignalHarness harness = await StartAsync(it => (it.AppliedHistory, it.BatchSize) = (TimeSpan.FromDays(1), 2));
        await harness.EmitAsync(new Placed(new("0"), 100), cancellationToken: Token);
        await harness.EmitAsync(new Delivered(new("0")), cancellationToken: Token);
        for (int note = 0; note < 5; note++)
        {
            await harness.EmitAsync(new NoteAdded(new("0"), $"{note}"), cancellationToken: Token);
        }

        await harness.AdvanceAsync(TimeSpan.FromDays(1) + TimeSpan.FromSeconds(1), Token);

        (await harness.ProcessAsync("/order/0/fulfillment", Token))
            .ShouldHaveHistory(("order.delivered", SignalOutcome.Waiting))
            .ShouldHaveState<Fulfillment>(it => it.Notes.Count == 5);
    }

    [Fact]
    public async Task Sweep_SeveralBatchesOfExpired_ExpiresThemAll()
    {
        await using SignalHarness harness = await StartAsync(it => it.BatchSize = 2);
        for (int order = 0; order < 5; order++)
        {
            await harness.EmitAsync(new Delivered(new($"{order}")), cancellationToken: Token);
        }

        harness.Clock().MoveTo(harness.Now.AddDays(30));
        await harness.Services.GetRequiredService<RetentionSweeper>().SweepAsync(Token);

        Assert.Equal(5, (await harness.DeadSignalsAsync(Token)).Count(it => it.Reason == DeadReason.Expired));
    }
}
