using BusSignals.Testing;
using BusSignals.Tests.Durable;
using BusSignals.Tests.Orders;
using BusSignals.Tests.Tokens;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

[Trait("Feature", "N10")]
public sealed class HelperTests
{
    private static Task<SignalHarness> StartParcelsAsync() => StartAsync(
        signals => signals.AddGroup<ParcelSignals>().AddProcess<ParcelProcess>(), services => services.AddSingleton<Carrier>());

    [Fact]
    public async Task StartProcess_ByClassAndInput_HasAResult()
    {
        await using SignalHarness harness = await StartParcelsAsync();

        ProcessId id = await harness.StartProcessAsync<ParcelProcess>(new PlaceParcel("1", 5m), Token);
        await harness.EmitAsync(new ParcelPaid("1", "tx"), cancellationToken: Token);
        await harness.EmitAsync(new ParcelDelivered("1"), cancellationToken: Token);

        Assert.Equal(new ParcelResult("delivered", "label-tx"), await harness.ResultAsync<ParcelResult>(id, Token));
    }

    [Fact]
    public async Task Result_OfAProcessThatWaits_ShowsTheTimeline()
    {
        await using SignalHarness harness = await StartParcelsAsync();
        ProcessId id = await harness.StartProcessAsync<ParcelProcess>(new PlaceParcel("1", 5m), Token);

        string message = (await Assert.ThrowsAsync<HarnessAssertionException>(() => harness.ResultAsync<ParcelResult>(id, Token))).Message;

        Assert.StartsWith("'/parcel/1/fulfilment' should have ended with a result.\n\n/parcel/1/fulfilment  in 'Running'", message, StringComparison.Ordinal);
        Assert.Contains("waits for parcel.parcelpaid", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_ToAPath_ReachesThatProcessTypedAndByName()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Guid typed = await harness.SignalAsync("/order/42/fulfillment", new NoteAdded(new("42"), "first"), cancellationToken: Token);
        await harness.SignalAsync("/order/42/fulfillment", "order.noteadded", """{ "order": "42", "text": "second" }""", cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveState<Fulfillment>(it => it.Notes.SequenceEqual(["first", "second"]));
        Assert.Equal(SignalOutcome.Applied, Assert.Single(await harness.ReceiptsAsync(typed, Token)).Outcome);
    }

    [Theory]
    [InlineData(true, "Rejected")]
    [InlineData(false, "yes")]
    public async Task Token_FoundInWhatWasSent_IsAnswered(bool rejected, string choice)
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<TrialStarted>().AddFlow<TrialFlow>());
        await harness.EmitAsync(new TrialStarted("ann", "ann@home"), cancellationToken: Token);
        string token = harness.ShouldHaveSent<Prompt>(it => it.Email == "ann@home").Token.Text;

        _ = rejected
            ? await harness.RejectAsync(TrialFlow.Upgrade, token, "no money", Token)
            : await harness.ResolveAsync(TrialFlow.Upgrade, token, new Decision("yes"), Token);

        (await harness.ProcessAsync("/trial/ann/flow", Token)).ShouldHaveState<TrialState>(it => it.Choice == choice);
    }

    [Fact]
    public async Task ShouldHaveSent_NoneOrSeveral_ShowsWhatWasSent()
    {
        await using SignalHarness harness = await StartOrdersAsync();
        Assert.Equal(
            "One ShippingRequested should have been sent, and 0 were; all of the type:\nnone",
            Assert.Throws<HarnessAssertionException>(() => harness.ShouldHaveSent<ShippingRequested>()).Message);
        foreach (string order in new[] { "1", "2" })
        {
            await harness.EmitAsync(new Placed(new(order), 100), cancellationToken: Token);
            await harness.EmitAsync(new PaymentReceived(new(order), $"tx-{order}", 100), cancellationToken: Token);
        }

        Assert.Equal("tx-2", harness.ShouldHaveSent<ShippingRequested>(it => it.TxId == "tx-2").TxId);
        Assert.StartsWith(
            "One ShippingRequested should have been sent, and 2 were; all of the type:\nShippingRequested {",
            Assert.Throws<HarnessAssertionException>(() => harness.ShouldHaveSent<ShippingRequested>()).Message,
            StringComparison.Ordinal);
    }
}
