namespace BusSignals;

/// <summary>Tells the services of a scope whether they serve a delivery, and the engine what they did with it.</summary>
internal sealed class DeliveryScope
{
    /// <summary>Whether the scope belongs to a delivery.</summary>
    public bool IsDelivery { get; set; }

    /// <summary>Whether the delivery has a transaction of its own, so that it cannot be committed with others.</summary>
    public bool HasOwnTransaction { get; set; }
}
