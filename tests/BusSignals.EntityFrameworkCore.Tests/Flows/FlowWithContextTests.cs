using BusSignals.EntityFrameworkCore.Tests.Transactions;
using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore.Tests.Flows;

/// <summary>A handler with the user's own context: its rows, the flow's state and what it sends are one commit.</summary>
[Trait("Feature", "N7")]
[Trait("Feature", "Z33")]
public sealed class FlowWithContextTests
{
    public sealed class BookInvoice(ShopDbContext shop, IPublishEndpoint endpoint) : ISignalHandler<Issued, FlowState>
    {
        public async Task HandleAsync(Issued signal, SignalContext<FlowState> context)
        {
            shop.Invoices.Add(new Invoice { Id = signal.Invoice, Amount = signal.Amount });
            if (signal.Invoice != "unsaved")
            {
                await shop.SaveChangesAsync(context.CancellationToken);
            }

            context.Set("booked", signal.Amount);
            await endpoint.Publish(new InvoicePrinted(signal.Invoice), context.CancellationToken);
            if (signal.Amount < 0)
            {
                throw new InvalidOperationException("An invoice has no negative amount.");
            }
        }
    }

    [Process("/invoice/{invoice}/booking")]
    public sealed class BookingFlow : SignalFlow
    {
        public BookingFlow() => On<Issued, BookInvoice>();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<ShopHarness> StartAsync() => ShopHarness.StartAsync(processes: it => it.AddFlow<BookingFlow>());

    [Theory]
    [InlineData("7")]
    [InlineData("unsaved")]
    public async Task Handler_CommitsItsRowsWithTheFlow(string invoice)
    {
        await using ShopHarness shop = await StartAsync();

        await shop.Harness.EmitAsync(new Issued(invoice, 12.5m), cancellationToken: Token);

        (await shop.Harness.ProcessAsync($"/invoice/{invoice}/booking", Token)).ShouldBeIn("Running")
            .ShouldHaveState<FlowState>(it => it.Get<decimal>("booked") == 12.5m);
        Assert.Equal(12.5m, (await shop.QueryAsync(it => it.Invoices.SingleAsync(Token))).Amount);
        Assert.Equal([new InvoicePrinted(invoice)], shop.Harness.Sent<InvoicePrinted>());
    }

    [Fact]
    public async Task Handler_ThatFailsAfterItSaved_LeavesNothingOfEither()
    {
        await using ShopHarness shop = await StartAsync();

        await shop.Harness.EmitAsync(new Issued("7", -1), cancellationToken: Token);

        Assert.Equal(0, await shop.QueryAsync(it => it.Invoices.CountAsync(Token)));
        (await shop.Harness.ProcessAsync("/invoice/7/booking", Token)).ShouldNotHaveStarted()
            .ShouldHaveHistory(("shop.issued", SignalOutcome.Failed));
        Assert.Empty(shop.Harness.Sent<InvoicePrinted>());
    }
}
