namespace Orders.Tests;

public sealed class CancellationTests
{
    [Fact]
    public async Task Cancel_BeforeThePayment_EndsWithoutRefund()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");

        await shop.CancelAsync("42", "changed my mind");

        (await shop.ProcessAsync("42"))
            .ShouldHaveEnded()
            .ShouldHaveTimers()
            .ShouldWaitFor()
            .ShouldHaveState<Fulfillment>(it => it is { Status: OrderStatus.Cancelled, CancelReason: "changed my mind" });
        Assert.Empty(shop.Harness.Sent<RefundRequested>());
    }

    [Fact]
    public async Task Cancel_AfterThePayment_AsksForARefund()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");
        await shop.PayAsync("42", "tx-7", 100);

        await shop.CancelAsync("42", "too slow");

        (await shop.ProcessAsync("42")).ShouldHaveEnded();
        Assert.Equal([new RefundRequested(new("42"), "tx-7", 100)], shop.Harness.Sent<RefundRequested>());
    }

    [Fact]
    public async Task Cancel_AfterTheDelivery_IsRecordedAndChangesNothing()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");
        await shop.PayAsync("42");
        await shop.DeliverAsync("42");

        await shop.CancelAsync("42", "too late");

        ProcessView view = (await shop.ProcessAsync("42")).ShouldHaveEnded()
            .ShouldHaveState<Fulfillment>(it => it.Status == OrderStatus.Delivered).View;
        Assert.Equal(("order.cancelled", SignalOutcome.Late), (view.History[^1].Name, view.History[^1].Outcome));
    }
}
