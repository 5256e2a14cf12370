namespace Orders.Tests;

public sealed class PaymentTests
{
    [Fact]
    public async Task Payment_InTime_ShipsTheOrder()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");

        await shop.PayAsync("42", "tx-7", 100);

        (await shop.ProcessAsync("42"))
            .ShouldBeIn("AwaitingDelivery")
            .ShouldWaitFor("order.delivered", "order.cancelled")
            .ShouldHaveTimers()
            .ShouldHaveState<Fulfillment>(it => it is { TxId: "tx-7", Paid: 100, Status: OrderStatus.Paid });
        Assert.Equal([new ShippingRequested(new("42"), "tx-7")], shop.Harness.Sent<ShippingRequested>());
    }

    [Fact]
    [Trait("Feature", "J19")]
    public async Task Payment_OfAnOrderThatIsNotLocked_IsNotEmitted()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");
        EntityLock<Order> order = await shop.Locks.AcquireAsync<Order>("42", cancellationToken: TestContext.Current.CancellationToken);
        await order.DisposeAsync();

        await Assert.ThrowsAsync<LockNotHeldException>(() => shop.Harness.EmitAsync(
            new PaymentReceived(order, "tx-7", 100), cancellationToken: TestContext.Current.CancellationToken));

        (await shop.ProcessAsync("42")).ShouldBeIn("AwaitingPayment").ShouldHaveHistory(("order.placed", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Payment_BeforePlaced_IsTakenWhenTheOrderIsPlaced()
    {
        await using Shop shop = await Shop.OpenAsync();

        await shop.PayAsync("42");
        (await shop.ProcessAsync("42")).ShouldNotHaveStarted().ShouldHoldInMailbox("order.paymentreceived");
        await shop.PlaceAsync("42");

        (await shop.ProcessAsync("42"))
            .ShouldBeIn("AwaitingDelivery")
            .ShouldHaveHistory(("order.paymentreceived", SignalOutcome.Applied), ("order.placed", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Payment_SentTwiceWithOneEventId_IsTakenOnce()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");

        await shop.PayAsync("42", eventId: "event-1");
        await shop.PayAsync("42", eventId: "event-1");

        (await shop.ProcessAsync("42"))
            .ShouldBeIn("AwaitingDelivery")
            .ShouldHaveHistory(("order.placed", SignalOutcome.Applied), ("order.paymentreceived", SignalOutcome.Applied));
        Assert.Single(shop.Harness.Sent<ShippingRequested>());
    }

    [Fact]
    public async Task Payment_OfAnotherOrder_LeavesThisOneWaiting()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");
        await shop.PlaceAsync("43");

        await shop.PayAsync("43");

        (await shop.ProcessAsync("42")).ShouldBeIn("AwaitingPayment");
        (await shop.ProcessAsync("43")).ShouldBeIn("AwaitingDelivery");
    }
}
