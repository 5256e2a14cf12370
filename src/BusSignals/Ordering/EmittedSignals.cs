namespace BusSignals;

/// <summary>The signals emitted in one scope: in a delivery they are sent with the commit, elsewhere at once.</summary>
internal sealed class EmittedSignals(EmitOrder order, DeliveryScope scope, StoreClock clock)
{
    public PendingEmissions Pending { get; } = new(order, clock);

    /// <summary>
    /// Notes that the broker has confirmed what was emitted; this does not make a delivery's emissions certain.
    /// </summary>
    public void Sent()
    {
        if (!scope.IsDelivery)
        {
            Pending.Committed();
        }
    }
}
