using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

public sealed class FulfilmentTests
{
    private readonly Carrier _carrier = new();

    private Task<SignalHarness> StartParcelsAsync() => StartAsync(
        signals => signals.AddGroup<ParcelSignals>().AddProcess<ParcelProcess>(), services => services.AddSingleton(_carrier));

    private static async Task<ProcessId> PlaceAsync(SignalHarness harness, string parcel = "1")
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        ProcessId id = await scope.ServiceProvider.GetRequiredService<ISignalBus>()
            .StartAsync<ParcelProcess>(new PlaceParcel(parcel, 5m), Token);
        await harness.WaitUntilIdleAsync(Token);
        return id;
    }

    private static void Forget(SignalHarness harness, ProcessId id) =>
        harness.Services.GetRequiredService<DurableRunCache>().Take(id.Key, -1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J10")]
    [Trait("Feature", "J12")]
    [Trait("Feature", "J13")]
    [Trait("Feature", "J14")]
    [Trait("Feature", "J16")]
    [Trait("Feature", "J17")]
    public async Task Run_PaidAndDelivered_EndsWithItsResult(bool cold)
    {
        await using SignalHarness harness = await StartParcelsAsync();
        ProcessId id = await PlaceAsync(harness);
        if (cold)
        {
            Forget(harness, id);
        }

        await harness.EmitAsync(new ParcelPaid("1", "tx"), cancellationToken: Token);
        Assert.Equal(["parcel.parceldelivered"], (await harness.ProcessAsync("/parcel/1/fulfilment", Token)).View.Waits);
        if (cold)
        {
            Forget(harness, id);
        }

        await harness.EmitAsync(new ParcelDelivered("1"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/parcel/1/fulfilment", Token)).ShouldHaveEnded().View;
        Assert.Equal(new ParcelResult("delivered", "label-tx"), view.ResultAs<ParcelResult>());
        Assert.Equal(1, _carrier.Calls);
        Assert.Equal([new ParcelShipped("1", "label-tx")], harness.Sent<ParcelShipped>());
        Assert.Empty(view.Timers);
        Assert.Equal(
            ["process.start", "parcel.parcelpaid", "book", "emit parcel.parcelshipped", "parcel.parceldelivered"], view.History.Select(it => it.Name));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J13")]
    [Trait("Feature", "J15")]
    public async Task Run_NotPaidInTime_TakesTheTimeout(bool cold)
    {
        await using SignalHarness harness = await StartParcelsAsync();
        ProcessId id = await PlaceAsync(harness);
        if (cold)
        {
            Forget(harness, id);
        }

        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        Assert.Equal(
            new ParcelResult("timeout"), (await harness.ProcessAsync("/parcel/1/fulfilment", Token)).ShouldHaveEnded().View.ResultAs<ParcelResult>());
    }

    [Fact]
    [Trait("Feature", "C6")]
    public async Task Run_PaidBeforeTheStart_TakesItFromTheMailbox()
    {
        await using SignalHarness harness = await StartParcelsAsync();
        await harness.EmitAsync(new ParcelPaid("1", "early"), cancellationToken: Token);

        await PlaceAsync(harness);

        Assert.Equal(["parcel.parceldelivered"], (await harness.ProcessAsync("/parcel/1/fulfilment", Token)).View.Waits);
        Assert.Equal(1, _carrier.Calls);
    }

    [Fact]
    [Trait("Feature", "J12")]
    public async Task Start_Twice_IsOneProcess()
    {
        await using SignalHarness harness = await StartParcelsAsync();
        ProcessId first = await PlaceAsync(harness);
        ProcessId second = await PlaceAsync(harness);

        Assert.Equal(first, second);
        Assert.Equal(["process.start"], (await harness.ProcessAsync("/parcel/1/fulfilment", Token)).View.History.Select(it => it.Name));
    }

    [Fact]
    public async Task Step_ThatFailsTwice_IsTriedAgainInTheSameDelivery()
    {
        _carrier.Failures = 2;
        await using SignalHarness harness = await StartParcelsAsync();
        await PlaceAsync(harness);

        await harness.EmitAsync(new ParcelPaid("1", "tx"), cancellationToken: Token);

        Assert.Equal(3, _carrier.Calls);
        (await harness.ProcessAsync("/parcel/1/fulfilment", Token)).ShouldBeIn("Running");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Step_ThatKeepsFailing_IsAnExceptionInTheCode(bool cold)
    {
        _carrier.Failures = 99;
        await using SignalHarness harness = await StartParcelsAsync();
        ProcessId id = await PlaceAsync(harness);
        if (cold)
        {
            Forget(harness, id);
        }

        await harness.EmitAsync(new ParcelPaid("1", "tx"), cancellationToken: Token);

        ProcessView view = (await harness.ProcessAsync("/parcel/1/fulfilment", Token)).ShouldHaveEnded().View;
        Assert.Equal(
            (ProcessEnding.Failed, "StepFailedException: The step 'book' failed: InvalidOperationException: The carrier is closed."),
            (view.Ending, view.StatusReason));
        Assert.Equal(3, _carrier.Calls);
        Assert.Throws<ProcessFailedException>(() => view.ResultAs<ParcelResult>());
    }
}
