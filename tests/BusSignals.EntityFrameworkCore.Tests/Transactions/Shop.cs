using MassTransit;
using Microsoft.EntityFrameworkCore;

namespace BusSignals.EntityFrameworkCore.Tests.Transactions;

/// <summary>A saga whose activity writes into the user's own table, in the user's own context.</summary>
[Signal("/invoice/{invoice}/issued")]
public sealed record Issued(string Invoice, decimal Amount);

public sealed record InvoicePrinted(string Invoice);

public class Invoice
{
    public string Id { get; set; } = "";

    public decimal Amount { get; set; }
}

public sealed class InvoiceState : SagaState;

public sealed class ShopDbContext(DbContextOptions<ShopDbContext> options) : DbContext(options)
{
    public DbSet<Invoice> Invoices => Set<Invoice>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddBusSignals();
}

public sealed class ShopSignals(ISignalBus bus) : SignalGroup(bus)
{
    public Signal<Issued> Issued => Of<Issued>();
}

[Process("/invoice/{invoice}/printing")]
public sealed class PrintingSaga : SignalStateMachine<InvoiceState>
{
    public PrintingSaga() => Initially(
        When(Issued).Activity(x => x.OfType<SaveInvoice>()).Publish(x => new InvoicePrinted(x.Message.Invoice)).TransitionTo(Printed));

    public Event<Issued> Issued { get; } = null!;

    public State Printed { get; } = null!;
}

/// <summary>Saves a row by itself, as code does that knows nothing of deliveries; after that it refuses one without an amount, and fails for a negative one.</summary>
public sealed class SaveInvoice(ShopDbContext shop) : IStateMachineActivity<InvoiceState, Issued>
{
    public async Task Execute(BehaviorContext<InvoiceState, Issued> context, IBehavior<InvoiceState, Issued> next)
    {
        shop.Invoices.Add(new Invoice { Id = context.Message.Invoice, Amount = context.Message.Amount });
        await shop.SaveChangesAsync(context.CancellationToken);
        if (context.Message.Amount < 0)
        {
            throw new InvalidOperationException("An invoice has no negative amount.");
        }

        if (context.Message.Amount == 0)
        {
            throw new SignalRefusedException("an invoice has an amount");
        }

        await next.Execute(context);
    }

    public Task Faulted<TException>(
        BehaviorExceptionContext<InvoiceState, Issued, TException> context, IBehavior<InvoiceState, Issued> next)
        where TException : Exception => next.Faulted(context);

    public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);

    public void Probe(ProbeContext context) => context.CreateScope("saveInvoice");
}
