namespace BusSignals.Tests.Orders;

public sealed class Order;

[Signal("/order/{order}/placed")]
public sealed record Placed(Ref<Order> Order, decimal Price);

[Signal("/order/{order}/payment/received")]
public sealed record PaymentReceived(Ref<Order> Order, string TxId, decimal Amount);

[Signal("/order/{order}/delivered")]
public sealed record Delivered(Ref<Order> Order);

[Signal("/order/{order}/note")]
public sealed record NoteAdded(Ref<Order> Order, string Text);

public sealed record OrderExpired(Ref<Order> Order);

public sealed record ShippingRequested(Ref<Order> Order, string TxId);
