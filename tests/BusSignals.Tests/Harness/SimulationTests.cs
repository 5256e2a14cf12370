using BusSignals.Testing;
using BusSignals.Tests.Durable;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

/// <summary>A scenario with faults, many times: what holds holds in each run, and what does not is found and seen again.</summary>
[Trait("Feature", "N10")]
public sealed class SimulationTests
{
    private static SignalSimulation Orders(int runs, int seed = 1) => new(
        bus => bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()))
    {
        Runs = runs,
        Seed = seed,
    };

    private static async Task BuyAsync(SignalHarness harness)
    {
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.EmitAsync(new NoteAdded(new("42"), "first"), cancellationToken: Token);
        await harness.EmitAsync(new NoteAdded(new("42"), "second"), cancellationToken: Token);
        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);
    }

    private static async Task BoughtAsync(SignalHarness harness)
    {
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded()
            .ShouldHaveState<Fulfillment>(it => it.TxId == "tx-1" && it.Notes.SequenceEqual(["first", "second"]));
        Assert.Equal([new ShippingRequested(new("42"), "tx-1")], harness.Sent<ShippingRequested>().Distinct());
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Run_WhatTheEnginePromises_HoldsInEachRun()
    {
        SimulationReport report = await Orders(runs: 30).RunAsync(BuyAsync, BoughtAsync, Token);

        Assert.Equal(30, report.Runs);
        Assert.True(report is { Deliveries: > 100, Duplicates: > 5, Crashes: > 5 }, $"{report}: the runs do too little to prove anything.");
    }

    [Fact]
    public async Task Run_ADurableProcessWithATimer_HoldsInEachRun()
    {
        var simulation = new SignalSimulation(bus => bus.AddSignals(signals => signals.AddGroup<ParcelSignals>().AddProcess<ParcelProcess>()))
        {
            Services = services => services.AddSingleton<Carrier>(),
            Runs = 20,
        };

        await simulation.RunAsync(
            async harness =>
            {
                await harness.StartProcessAsync<ParcelProcess>(new PlaceParcel("1", 5m), Token);
                await harness.StartProcessAsync<ParcelProcess>(new PlaceParcel("2", 5m), Token);
                await harness.EmitAsync(new ParcelPaid("1", "tx"), cancellationToken: Token);
                await harness.EmitAsync(new ParcelDelivered("1"), cancellationToken: Token);
                await harness.AdvanceAsync(TimeSpan.FromDays(4), Token);
            },
            async harness =>
            {
                Assert.Equal(
                    new ParcelResult("delivered", "label-tx"), await harness.ResultAsync<ParcelResult>(harness.Processes.IdOf("/parcel/1/fulfilment"), Token));
                Assert.Equal(
                    new ParcelResult("timeout"), await harness.ResultAsync<ParcelResult>(harness.Processes.IdOf("/parcel/2/fulfilment"), Token));
                Assert.Equal([new ParcelShipped("1", "label-tx")], harness.Sent<ParcelShipped>().Distinct());
            },
            Token);
    }

    [Fact]
    public async Task Run_ABrokenPromise_NamesTheSeedsAndEachFailsAgain()
    {
        SimulationFailedException failed = await Assert.ThrowsAsync<SimulationFailedException>(() => Orders(runs: 30).RunAsync(TwoEmittersAsync, FirstComeAsync, Token));

        Assert.InRange(failed.Seeds.Count, 3, 27);
        Assert.StartsWith(
            $"{failed.Seeds.Count} of 30 runs failed, with the seeds {string.Join(", ", failed.Seeds)}. To see one again, set BUSSIGNALS_SEED={failed.Seeds[0]}, "
            + $"or Seed = {failed.Seeds[0]} and Runs = 1.",
            failed.Message,
            StringComparison.Ordinal);
        foreach (int seed in failed.Seeds.Take(2))
        {
            Assert.Equal(
                [seed],
                (await Assert.ThrowsAsync<SimulationFailedException>(() => Orders(runs: 1, seed).RunAsync(TwoEmittersAsync, FirstComeAsync, Token))).Seeds);
        }
    }

    [Fact]
    public async Task Harness_WithASeed_TellsTheSameStoryAgain()
    {
        Assert.Equal(await StoryAsync(7), await StoryAsync(7));
        Assert.True((await Task.WhenAll(Enumerable.Range(1, 5).Select(StoryAsync))).Distinct().Count() > 1);

        static async Task<string> StoryAsync(int seed)
        {
            await using SignalHarness harness = await SignalHarness.StartAsync(
                bus => bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()), new HarnessOptions { Seed = seed }, Token);
            await BuyAsync(harness);
            return await harness.SnapshotAsync("/order/42/fulfillment", Token);
        }
    }

    [Fact]
    public async Task Run_WithoutFaults_IsTheHarness()
    {
        SimulationReport report = await new SignalSimulation(bus => bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>()))
        {
            Runs = 3,
            Faults = new SimulationFaults { Shuffle = false, Duplicates = 0, Crashes = 0 },
        }.RunAsync(BuyAsync, BoughtAsync, Token);

        Assert.Equal((0, 0), (report.Duplicates, report.Crashes));
    }

    [Theory]
    [InlineData(-0.1, 0.1)]
    [InlineData(0.1, 1.0)]
    [InlineData(1.1, 0)]
    [InlineData(1.0, 0.1)]
    public async Task Run_WithImpossibleFaults_IsRefused(double duplicates, double crashes) =>
        await Assert.ThrowsAsync<ArgumentException>(() => new SignalSimulation(_ => { }) { Faults = new SimulationFaults { Duplicates = duplicates, Crashes = crashes } }
            .RunAsync(_ => Task.CompletedTask, _ => Task.CompletedTask, Token));

    /// <summary>Of two orders nobody promises which is shipped first.</summary>
    private static async Task TwoEmittersAsync(SignalHarness harness)
    {
        foreach (string order in new[] { "1", "2" })
        {
            await harness.EmitAsync(new Placed(new(order), 100), cancellationToken: Token);
            await harness.EmitAsync(new PaymentReceived(new(order), $"tx-{order}", 100), cancellationToken: Token);
        }
    }

    private static Task FirstComeAsync(SignalHarness harness)
    {
        Assert.Equal(["tx-1", "tx-2"], harness.Sent<ShippingRequested>().Select(it => it.TxId).Distinct());
        return Task.CompletedTask;
    }
}
