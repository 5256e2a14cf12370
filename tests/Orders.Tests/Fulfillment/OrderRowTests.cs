using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Orders.Tests;

/// <summary>The shop's own rows and its processes share transactions.</summary>
[Trait("Feature", "N7")]
public sealed class OrderRowTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Place_InATransaction_LeavesRowAndSignalOrNeither(bool commit)
    {
        await using Shop shop = await Shop.OpenAsync();

        await shop.InScopeAsync(async (db, orders) =>
        {
            await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(Token);
            db.Orders.Add(new OrderRecord { Id = "42", Price = 100, PlacedAt = shop.Harness.Now });
            await orders.Placed.EmitAsync(new OrderPlaced(new("42"), 100), db, cancellationToken: Token);
            await db.SaveChangesAsync(Token);
            await (commit ? transaction.CommitAsync(Token) : transaction.RollbackAsync(Token));
        });
        await shop.AdvanceAsync(TimeSpan.FromMinutes(10)); // whatever was left behind would be swept by then

        Assert.Equal(commit, await shop.FindRowAsync("42") is not null);
        Assert.Equal(commit, await shop.FindProcessAsync("42") is not null);
    }

    [Fact]
    public async Task Place_WithoutSaveChanges_EmitsNothing()
    {
        await using Shop shop = await Shop.OpenAsync();

        await shop.InScopeAsync((db, orders) => orders.Placed.EmitAsync(new OrderPlaced(new("42"), 100), db, cancellationToken: Token));
        await shop.AdvanceAsync(TimeSpan.FromMinutes(10));

        Assert.Null(await shop.FindProcessAsync("42"));
    }

    [Fact]
    public async Task Place_WithATakenNumber_EmitsNothing()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");

        await Assert.ThrowsAsync<DbUpdateException>(() => shop.PlaceAsync("42"));
        await shop.AdvanceAsync(TimeSpan.FromMinutes(10));

        (await shop.ProcessAsync("42")).ShouldHaveHistory(("order.placed", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Row_FollowsItsProcess()
    {
        await using Shop shop = await Shop.OpenAsync();

        await shop.PlaceAsync("42");
        Assert.Equal(OrderStatus.Placed, (await shop.FindRowAsync("42"))!.Status);
        await shop.PayAsync("42");
        Assert.Equal(OrderStatus.Paid, (await shop.FindRowAsync("42"))!.Status);
        await shop.DeliverAsync("42");
        Assert.Equal(OrderStatus.Delivered, (await shop.FindRowAsync("42"))!.Status);
    }

    [Fact]
    public async Task Row_ThatCannotBeWritten_KeepsTheProcessWhereItWas()
    {
        await using Shop shop = await Shop.OpenAsync();
        await shop.PlaceAsync("42");
        await shop.InScopeAsync((db, _) => db.Database.ExecuteSqlRawAsync(
            "CREATE TRIGGER locked BEFORE UPDATE ON Orders BEGIN SELECT RAISE(ABORT, 'the books are closed'); END", Token));

        await shop.PayAsync("42");

        (await shop.ProcessAsync("42")).ShouldBeIn("AwaitingPayment").ShouldHaveHistory(
            ("order.placed", SignalOutcome.Applied), ("order.paymentreceived", SignalOutcome.Failed));
        Assert.Equal(OrderStatus.Placed, (await shop.FindRowAsync("42"))!.Status);
        Assert.Empty(shop.Harness.Sent<ShippingRequested>());
        DeadSignal dead = Assert.Single(await shop.Harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "order.paymentreceived"), (dead.Reason, dead.SignalId));
    }

    [Fact]
    public async Task Process_StartedByAPlainPublisher_NeedsNoRow()
    {
        await using Shop shop = await Shop.OpenAsync();

        await shop.Harness.PublishAsync(new OrderPlaced(new("42"), 100), cancellationToken: Token);
        await shop.PayAsync("42");

        (await shop.ProcessAsync("42")).ShouldBeIn("AwaitingDelivery");
        Assert.Null(await shop.FindRowAsync("42"));
    }
}
