using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Transactions;

public sealed class UserContextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Feature", "N7")]
    public async Task Activity_WithTheUsersContext_CommitsItsRowsWithTheProcess(bool contextRegisteredFirst)
    {
        await using ShopHarness shop = await ShopHarness.StartAsync(contextRegisteredFirst);

        await shop.Harness.EmitAsync(new Issued("7", 12.5m), cancellationToken: Token);

        (await shop.Harness.ProcessAsync("/invoice/7/printing", Token)).ShouldBeIn("Printed");
        Assert.Equal(12.5m, (await shop.QueryAsync(it => it.Invoices.SingleAsync(Token))).Amount);
        Assert.Equal([new InvoicePrinted("7")], shop.Harness.Sent<InvoicePrinted>());
    }

    /// <summary>Nobody would ever look into its outbox.</summary>
    [Fact]
    [Trait("Feature", "N7")]
    [Trait("Feature", "R16")]
    public async Task Emit_InAContextThatIsNotTheStores_SaysSo()
    {
        await using ShopHarness shop = await ShopHarness.StartAsync();
        await using AsyncServiceScope scope = shop.Harness.Services.CreateAsyncScope();
        await using var other = new BusSignalsDbContext(new DbContextOptionsBuilder<BusSignalsDbContext>().UseSqlite("Data Source=:memory:").Options);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => scope.ServiceProvider.GetRequiredService<ShopSignals>().Issued.EmitAsync(new Issued("8", 1), other, cancellationToken: Token));

        Assert.Equal(
            "'BusSignalsDbContext' is not the context of the store (UseEntityFramework<ShopDbContext>()), whose outbox alone is sent, so that the signal "
            + "would never leave; emit with the store's context, or without one.",
            exception.Message);
        Assert.Empty(other.ChangeTracker.Entries());
    }

    [Fact]
    [Trait("Feature", "N7")]
    [Trait("Feature", "Z33")]
    public async Task Activity_ThatFailsAfterItSaved_LeavesNothingOfEither()
    {
        await using ShopHarness shop = await ShopHarness.StartAsync();

        await shop.Harness.EmitAsync(new Issued("7", -1), cancellationToken: Token);

        Assert.Equal(0, await shop.QueryAsync(it => it.Invoices.CountAsync(Token)));
        ProcessView view = (await shop.Harness.ProcessAsync("/invoice/7/printing", Token)).View;
        Assert.Equal((ProcessStatus.NotStarted, null), (view.Status, view.StateJson));
        Assert.Equal(SignalOutcome.Failed, Assert.Single(view.History).Outcome);
        Assert.Empty(shop.Harness.Sent<InvoicePrinted>());
        DeadSignal dead = Assert.Single(await shop.Harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "InvalidOperationException: An invoice has no negative amount."), (dead.Reason, dead.Error));
    }

    [Fact]
    [Trait("Feature", "N7")]
    [Trait("Feature", "N16")]
    public async Task Ask_RefusedAfterItSaved_LeavesNoRowAtAll()
    {
        await using ShopHarness shop = await ShopHarness.StartAsync();

        var exception = await Assert.ThrowsAsync<AskRefusedException>(
            () => shop.Harness.AskAsync<int>(new Issued("7", 0), cancellationToken: Token));

        Assert.Equal("an invoice has an amount", exception.Reason);
        Assert.Equal(0, await shop.QueryAsync(it => it.Invoices.CountAsync(Token)));
        Assert.Null(await shop.Harness.Processes.FindAsync("/invoice/7/printing", Token));
        Assert.Empty(await shop.Harness.DeadSignalsAsync(Token));
    }

    [Fact]
    [Trait("Feature", "N7")]
    public async Task Emit_InTheUsersTransaction_LeavesWithItsCommit()
    {
        await using ShopHarness shop = await ShopHarness.StartAsync();
        await using AsyncServiceScope scope = shop.Harness.Services.CreateAsyncScope();
        ShopDbContext context = scope.ServiceProvider.GetRequiredService<ShopDbContext>();

        await scope.ServiceProvider.GetRequiredService<ShopSignals>().Issued.EmitAsync(new Issued("8", 1), context, cancellationToken: Token);
        await shop.Harness.WaitUntilIdleAsync(Token);
        Assert.Null(await shop.Harness.Processes.FindAsync("/invoice/8/printing", Token));
        await context.SaveChangesAsync(Token);
        await shop.Harness.WaitUntilIdleAsync(Token);

        (await shop.Harness.ProcessAsync("/invoice/8/printing", Token)).ShouldBeIn("Printed");
    }

    [Fact]
    [Trait("Feature", "N7")]
    public async Task Emit_InATransactionThatIsRolledBack_NeverLeaves()
    {
        await using ShopHarness shop = await ShopHarness.StartAsync();
        await using (AsyncServiceScope scope = shop.Harness.Services.CreateAsyncScope())
        {
            ShopDbContext context = scope.ServiceProvider.GetRequiredService<ShopDbContext>();
            await using var transaction = await context.Database.BeginTransactionAsync(Token);
            await scope.ServiceProvider.GetRequiredService<ShopSignals>().Issued.EmitAsync(new Issued("9", 1), context, cancellationToken: Token);
            await context.SaveChangesAsync(Token);
            await transaction.RollbackAsync(Token);
        }

        await shop.Harness.AdvanceAsync(TimeSpan.FromDays(1), Token);

        Assert.Null(await shop.Harness.Processes.FindAsync("/invoice/9/printing", Token));
    }
}
