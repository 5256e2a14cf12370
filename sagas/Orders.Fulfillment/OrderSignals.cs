namespace Orders;

/// <summary>The signals of the order capability.</summary>
/// <param name="bus">The bus of the current scope.</param>
public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
{
    /// <summary>A customer placed an order.</summary>
    public Signal<OrderPlaced> Placed => Of<OrderPlaced>();

    /// <summary>The money for an order came in.</summary>
    public Signal<PaymentReceived> PaymentReceived => Of<PaymentReceived>();

    /// <summary>The customer has the goods.</summary>
    public Signal<OrderDelivered> Delivered => Of<OrderDelivered>();

    /// <summary>The customer or the shop called an order off.</summary>
    public Signal<OrderCancelled> Cancelled => Of<OrderCancelled>();
}
