namespace Orders.Patterns;

/// <summary>
/// The state update pattern: a signal changes a part of the state, and the process goes on as before. A
/// checkpoint keeps each address that was ever given.
/// </summary>
[Process("/order/{order}/address")]
public sealed class AddressFlow : SignalFlow<ShippingAddress>
{
    /// <summary>Declares the process.</summary>
    public AddressFlow()
    {
        On<UpdateAddress>(ChangeAddress).With<TidyAddress>();
        On<OrderDelivered>((_, order) => order.EndProcess("delivered"));
    }

    private static async Task ChangeAddress(UpdateAddress signal, SignalContext<ShippingAddress> order)
    {
        order.State.Address = signal.Address;
        order.State.UpdatedAt = order.Now;
        await order.CheckpointAsync(new { field = "address", signal.Address });
    }
}
