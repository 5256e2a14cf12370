using MassTransit;

namespace Orders;

/// <summary>
/// Writes the status that the process arrived at into the order's row. The context belongs to the delivery, so the
/// row changes with the process in one transaction, or not at all.
/// </summary>
/// <param name="db">The delivery's context; the engine saves it.</param>
public sealed class OrderUpdate(OrdersDbContext db) : IStateMachineActivity<Fulfillment>
{
    /// <inheritdoc/>
    public async Task Execute(BehaviorContext<Fulfillment> context, IBehavior<Fulfillment> next)
    {
        await WriteAsync(context);
        await next.Execute(context);
    }

    /// <inheritdoc/>
    public async Task Execute<T>(BehaviorContext<Fulfillment, T> context, IBehavior<Fulfillment, T> next) where T : class
    {
        await WriteAsync(context);
        await next.Execute(context);
    }

    /// <inheritdoc/>
    public Task Faulted<TException>(BehaviorExceptionContext<Fulfillment, TException> context, IBehavior<Fulfillment> next)
        where TException : Exception => next.Faulted(context);

    /// <inheritdoc/>
    public Task Faulted<T, TException>(BehaviorExceptionContext<Fulfillment, T, TException> context, IBehavior<Fulfillment, T> next)
        where T : class
        where TException : Exception => next.Faulted(context);

    /// <inheritdoc/>
    public void Probe(ProbeContext context) => context.CreateScope("orderUpdate");

    /// <inheritdoc/>
    public void Accept(StateMachineVisitor visitor) => visitor.Visit(this);

    private async Task WriteAsync(BehaviorContext<Fulfillment> context)
    {
        // A process can be started by anybody who publishes OrderPlaced; it then has no row here.
        if (await db.Orders.FindAsync([context.Saga.Order.Key], context.CancellationToken) is { } order)
        {
            order.Status = context.Saga.Status;
        }
    }
}

/// <summary>The activity as a verb of the state machine.</summary>
internal static class OrderUpdateExtensions
{
    public static EventActivityBinder<Fulfillment, T> UpdateOrder<T>(this EventActivityBinder<Fulfillment, T> binder)
        where T : class => binder.Activity(it => it.OfInstanceType<OrderUpdate>());
}
