using Orders.Durable;

namespace Orders.Tests;

/// <summary>A signal with two parameters and two locks.</summary>
public sealed class ReturnTests
{
    private const string Path = "/order/42/user/ann/return";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<Shop> StartAsync()
    {
        Shop shop = await Shop.OpenAsync(further: it => it.AddDurableOrders());
        await shop.StartAsync<ReturnProcess>(new AllowReturn(new("42"), new("ann"), TimeSpan.FromDays(14)));
        return shop;
    }

    private static async Task ReturnAsync(Shop shop, string order, string user)
    {
        await using EntityLock<Order> ofOrder = await shop.Locks.AcquireAsync<Order>(order, cancellationToken: Token);
        await using EntityLock<User> ofUser = await shop.Locks.AcquireAsync<User>(user, cancellationToken: Token);
        await shop.EmitAsync(new ItemReturned(ofOrder, ofUser, "too small"));
    }

    [Fact]
    [Trait("Feature", "J7")]
    [Trait("Feature", "J24")]
    public async Task Return_OfAnotherOrderOrCustomer_LeavesItWaiting()
    {
        await using Shop shop = await StartAsync();

        await ReturnAsync(shop, "42", "bob");
        await ReturnAsync(shop, "43", "ann");
        (await shop.AtAsync(Path)).ShouldWaitFor("order.itemreturned").ShouldHoldInMailbox();
        await ReturnAsync(shop, "42", "ann");

        Assert.Equal(new ReturnResult("too small"), await shop.ResultAsync<ReturnResult>(Path));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Feature", "J19")]
    public async Task Return_WithOneOfTheTwoLocksOnly_IsNotEmitted(bool withOrder)
    {
        await using Shop shop = await StartAsync();
        await using EntityLock<Order> order = await shop.Locks.AcquireAsync<Order>("42", cancellationToken: Token);
        await using EntityLock<User> user = await shop.Locks.AcquireAsync<User>("ann", cancellationToken: Token);
        await (withOrder ? user.DisposeAsync() : order.DisposeAsync());

        await Assert.ThrowsAsync<LockNotHeldException>(() => shop.EmitAsync(new ItemReturned(order, user, "too small")));

        (await shop.AtAsync(Path)).ShouldWaitFor("order.itemreturned");
    }

    [Fact]
    [Trait("Feature", "C11")]
    public async Task Return_AfterItsTime_IsNone()
    {
        await using Shop shop = await StartAsync();

        await shop.AdvanceAsync(TimeSpan.FromDays(14));

        Assert.Equal(new ReturnResult(null), await shop.ResultAsync<ReturnResult>(Path));
    }
}
