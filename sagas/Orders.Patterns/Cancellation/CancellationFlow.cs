namespace Orders.Patterns;

/// <summary>
/// The command pattern: a signal tells the process to do something, and the process may refuse. An order
/// can be called off by an admin from its placement to its delivery; a command that comes before the order waits for it.
/// </summary>
[Process("/order/{order}/cancellation")]
public sealed class CancellationFlow : SignalFlow<Cancellation>
{
    /// <summary>Declares the process.</summary>
    public CancellationFlow()
    {
        On<OrderPlaced>((_, order) => order.Log("The order can be cancelled from now on")).Starts();
        On<CancelOrder, CancelOrderHandler>().Validate<AdminsOnly>().Before<CancelWithoutCode>(CancelOrder.AddCode);
        On<OrderDelivered>((_, order) => order.EndProcess("delivered"));
    }
}
