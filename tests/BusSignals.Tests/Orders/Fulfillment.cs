namespace BusSignals.Tests.Orders;

public sealed class Fulfillment : SagaState
{
    public Ref<Order> Order { get; set; }

    public decimal Price { get; set; }

    public string? TxId { get; set; }

    public List<string> Notes { get; set; } = [];
}
