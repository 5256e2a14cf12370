namespace Orders.Tests;

public sealed class ExpiryTests
{
    [Fact]
    public async Task Payment_MissingForThreeDays_ExpiresTheOrder()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");

        await shop.AdvanceAsync(TimeSpan.FromDays(3) - TimeSpan.FromMilliseconds(1));
        (await shop.ProcessAsync("42")).ShouldBeIn("AwaitingPayment");
        await shop.AdvanceAsync(TimeSpan.FromMilliseconds(1));

        (await shop.ProcessAsync("42")).ShouldHaveEnded().ShouldHaveState<Fulfillment>(it => it.Status == OrderStatus.Expired);
        Assert.Equal([new OrderExpired(new("42"))], shop.Harness.Sent<OrderExpired>());
    }

    [Fact]
    public async Task Deadline_OfTheShop_IsConfigured()
    {
        await using Shop shop = await Shop.OpenAsync(it => it.PaymentDeadline = TimeSpan.FromHours(1));

        await shop.PlaceAsync("42");

        (await shop.ProcessAsync("42")).ShouldHaveTimers(("AwaitingPayment", shop.Harness.Now.AddHours(1)));
    }

    [Fact]
    public async Task Deadline_OfTheOrder_GoesBeforeTheShops()
    {
        await using Shop shop = await Shop.OpenAsync();

        await shop.PlaceAsync("42", payWithin: TimeSpan.FromMinutes(15));

        (await shop.ProcessAsync("42")).ShouldHaveTimers(("AwaitingPayment", shop.Harness.Now.AddMinutes(15)));
    }

    [Fact]
    public async Task Payment_AfterTheEnd_IsRecordedAndChangesNothing()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");
        await shop.AdvanceAsync(TimeSpan.FromDays(3));

        await shop.PayAsync("42");

        (await shop.ProcessAsync("42"))
            .ShouldHaveEnded()
            .ShouldHaveState<Fulfillment>(it => it is { Status: OrderStatus.Expired, TxId: null })
            .ShouldHaveHistory(
                ("order.placed", SignalOutcome.Applied),
                ("AwaitingPayment", SignalOutcome.Applied),
                ("order.paymentreceived", SignalOutcome.Late));
    }
}
