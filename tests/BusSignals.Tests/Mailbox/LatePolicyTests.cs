using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Mailbox;

public sealed class LatePolicyTests
{
    private static Task<SignalHarness> StartAsync(LatePolicy late) => TestHarness.StartAsync(
        signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().Add<PaymentReceived>(it => it.Late = late));

    private static async Task EndAsync(SignalHarness harness)
    {
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);
    }

    private static async Task EndWithLeftoverAsync(SignalHarness harness)
    {
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-2", 100), cancellationToken: Token);
        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Record_AfterTheEnd_IsKeptInTheHistory()
    {
        await using SignalHarness harness = await StartAsync(LatePolicy.Record);
        await EndAsync(harness);

        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded().ShouldHaveHistory(
            ("order.placed", SignalOutcome.Applied), ("AwaitingPayment", SignalOutcome.Applied), ("order.paymentreceived", SignalOutcome.Late));
        Assert.Empty(harness.Sent<ShippingRequested>());
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Ignore_AfterTheEnd_LeavesNothing()
    {
        await using SignalHarness harness = await StartAsync(LatePolicy.Ignore);
        await EndAsync(harness);
        long version = (await harness.ProcessAsync("/order/42/fulfillment", Token)).View.Version;

        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        Assert.Equal(version, (await harness.ProcessAsync("/order/42/fulfillment", Token)).View.Version);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "N3")]
    public async Task Reject_AfterTheEnd_IsADeadSignal()
    {
        await using SignalHarness harness = await StartAsync(LatePolicy.Reject);
        await EndAsync(harness);

        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Rejected, dead.Reason);
        Assert.Equal("The signal 'order.paymentreceived' was rejected by its policy: its process has ended.", dead.Error);
        Assert.Equal("/order/42/fulfillment", dead.ProcessPath);
    }

    [Fact]
    [Trait("Feature", "N9")]
    public async Task Record_LeftoverOfTheMailbox_IsKeptAsLate()
    {
        await using SignalHarness harness = await StartAsync(LatePolicy.Record);

        await EndWithLeftoverAsync(harness);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded().ShouldHoldInMailbox().ShouldHaveHistory(
            ("order.placed", SignalOutcome.Applied), ("order.paymentreceived", SignalOutcome.Applied),
            ("order.paymentreceived", SignalOutcome.Late), ("order.delivered", SignalOutcome.Applied));
    }

    [Fact]
    [Trait("Feature", "N9")]
    public async Task Ignore_LeftoverOfTheMailbox_IsNotedAsDiscarded()
    {
        await using SignalHarness harness = await StartAsync(LatePolicy.Ignore);

        await EndWithLeftoverAsync(harness);

        Assert.Equal(
            SignalOutcome.Discarded, (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded().View.History[2].Outcome);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "N9")]
    public async Task Reject_LeftoverOfTheMailbox_IsADeadSignal()
    {
        await using SignalHarness harness = await StartAsync(LatePolicy.Reject);

        await EndWithLeftoverAsync(harness);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded().ShouldHoldInMailbox();
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            "The signal 'order.paymentreceived' was rejected by its policy: its process ended without wanting it.", dead.Error);
        Assert.Contains("tx-2", dead.Body, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Feature", "N9")]
    public async Task Reject_LeftoverWhenATimerEnds_NamesTheProcess()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(
            signals => signals.AddSaga<FulfillmentSaga>().Add<Delivered>(it => it.Late = LatePolicy.Reject));
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.EmitAsync(new Delivered(new("42")), cancellationToken: Token);

        await harness.AdvanceAsync(TimeSpan.FromDays(3), Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldHaveEnded();
        Assert.Equal("/order/42/fulfillment", Assert.Single(await harness.DeadSignalsAsync(Token)).ProcessPath);
    }

    /// <summary>The payment and the deadline meet: whoever comes first wins, and the other is not lost.</summary>
    [Fact]
    [Trait("Feature", "N9")]
    public async Task Emit_RacingTheDeadline_IsAppliedOrLateButNeverLost()
    {
        await using SignalHarness harness = await StartAsync(LatePolicy.Record);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Task advance = harness.AdvanceAsync(TimeSpan.FromDays(3), Token);
        Task emit = harness.Services.EmitOnlyAsync(new PaymentReceived(new("42"), "tx-1", 100));
        await Task.WhenAll(advance, emit);
        await harness.WaitUntilIdleAsync(Token);

        ProcessView view = (await harness.ProcessAsync("/order/42/fulfillment", Token)).View;
        bool paid = view.State == "AwaitingDelivery";
        Assert.Equal(
            paid ? SignalOutcome.Applied : SignalOutcome.Late, Assert.Single(view.History, it => it.Name == "order.paymentreceived").Outcome);
        Assert.Equal(paid ? 0 : 1, harness.Sent<OrderExpired>().Count);
        Assert.Equal(paid ? 1 : 0, harness.Sent<ShippingRequested>().Count);
    }
}
