using Orders.Durable;

namespace Orders.Tests;

/// <summary>Payment, then shipment.</summary>
public sealed class CheckoutTests
{
    private const string Path = "/order/42/checkout";
    private static readonly PaymentProcessed Paid = new(new("42"), "pay-1", 100, PaymentResult.Succeeded);
    private static readonly OrderShipped Shipped = new(new("42"), "1Z999", "UPS");

    private static async Task<Shop> StartAsync()
    {
        Shop shop = await Shop.OpenAsync(further: it => it.AddDurableOrders());
        await shop.StartAsync<CheckoutProcess>(new StartCheckout(new("42"), 100));
        return shop;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Feature", "J16")]
    [Trait("Feature", "J17")]
    [Trait("Feature", "C26")]
    public async Task Run_PaidAndShippedInAnyOrder_Succeeds(bool shippedFirst)
    {
        await using Shop shop = await StartAsync();
        (await shop.AtAsync(Path)).ShouldWaitFor("payment.processed", "order.shipped");

        await (shippedFirst ? shop.EmitAsync(Shipped) : shop.EmitAsync(Paid));
        await shop.RestartAsync();
        await (shippedFirst ? shop.EmitAsync(Paid) : shop.EmitAsync(Shipped));

        Assert.Equal(new CheckoutResult(true, new("42"), "pay-1", "1Z999"), await shop.ResultAsync<CheckoutResult>(Path));
    }

    [Fact]
    [Trait("Feature", "C21")]
    public async Task Run_PaymentFailed_EndsAtOnceAndWaitsForNothing()
    {
        await using Shop shop = await StartAsync();

        await shop.EmitAsync(Paid with { Result = PaymentResult.Failed, Response = "card expired" });

        Assert.Equal(new CheckoutResult(false, new("42"), Reason: "Payment failed"), await shop.ResultAsync<CheckoutResult>(Path));
    }
}
