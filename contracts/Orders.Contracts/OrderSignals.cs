using BusSignals;

namespace Orders.Contracts;

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

    /// <summary>The provider has processed an attempt to pay.</summary>
    public Signal<PaymentProcessed> PaymentProcessed => Of<PaymentProcessed>();

    /// <summary>The warehouse has handed an order over.</summary>
    public Signal<OrderShipped> Shipped => Of<OrderShipped>();

    /// <summary>A customer has sent something back.</summary>
    public Signal<ItemReturned> ItemReturned => Of<ItemReturned>();

    /// <summary>Some orders of a batch are done.</summary>
    public Signal<BatchProcessed> BatchProcessed => Of<BatchProcessed>();

    /// <summary>Somebody votes on an order that needs approval.</summary>
    public Signal<CastVote> Vote => Of<CastVote>();
}
