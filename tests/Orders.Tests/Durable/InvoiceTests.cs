using Orders.Durable;

namespace Orders.Tests;

/// <summary>Waiting for what stands in the shop's own table, and for a gate before a step.</summary>
public sealed class InvoiceTests
{
    private const string Path = "/order/42/invoice";

    private static async Task<Shop> StartAsync()
    {
        Shop shop = await Shop.OpenAsync(further: it => it.AddDurableOrders());
        await shop.PlaceAsync("42", price: 120, payWithin: TimeSpan.FromDays(60));
        await shop.StartAsync<InvoiceProcess>(new WriteInvoice(new("42")));
        return shop;
    }

    [Fact]
    [Trait("Feature", "C1")]
    [Trait("Feature", "C16")]
    public async Task Invoice_OfAPaidOrder_IsWrittenWhenItWasChecked()
    {
        await using Shop shop = await StartAsync();

        await shop.PayAsync("42");
        (await shop.AtAsync(Path)).ShouldWaitFor("condition:paid");
        await shop.AdvanceAsync(TimeSpan.FromHours(1));
        (await shop.AtAsync(Path)).ShouldWaitFor("gate:checked");
        await shop.InScopeAsync(async (db, _) =>
        {
            OrderRecord order = (await db.Orders.FindAsync(["42"], TestContext.Current.CancellationToken))!;
            db.Entry(order).Property(it => it.Price).CurrentValue = 99;
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        await shop.OpenGateAsync(Path, "checked");

        Assert.Equal(new Invoice(new("42"), 99), await shop.ResultAsync<Invoice>(Path)); // what stood there when it was read
    }

    [Fact]
    [Trait("Feature", "C1")]
    public async Task Condition_LookedAtWhenNudged_NeedsNoPause()
    {
        await using Shop shop = await StartAsync();
        await shop.PayAsync("42");

        await shop.EmitAsync(new NudgeProcess(Path));

        (await shop.AtAsync(Path)).ShouldWaitFor("gate:checked");
    }

    [Fact]
    [Trait("Feature", "C1")]
    [Trait("Feature", "C11")]
    public async Task Invoice_OfAnOrderThatNobodyPays_IsNone()
    {
        await using Shop shop = await StartAsync();

        await shop.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Equal(new Invoice(new("42"), null), await shop.ResultAsync<Invoice>(Path));
    }
}
