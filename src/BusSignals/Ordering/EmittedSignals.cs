namespace BusSignals;

/// <summary>What is emitted in one scope: in a delivery it leaves with the commit, elsewhere at once.</summary>
internal sealed class EmittedSignals(EmitOrder order, DeliveryScope scope, StoreClock clock)
{
    public PendingEmissions Pending { get; } = new(order, clock);

    /// <summary>Says that the broker has confirmed what was emitted; what a delivery emits is not certain by that.</summary>
    public void Sent()
    {
        if (!scope.IsDelivery)
        {
            Pending.Committed();
        }
    }
}
