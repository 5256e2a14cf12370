namespace Orders.Durable;

/// <summary>Lets a customer send something back.</summary>
/// <param name="Order">The order that it was part of.</param>
/// <param name="User">The customer.</param>
/// <param name="Within">How long.</param>
public sealed record AllowReturn(Ref<Order> Order, Ref<User> User, TimeSpan Within);

/// <summary>What came of it.</summary>
/// <param name="Reason">Why it came back; null if it did not.</param>
public sealed record ReturnResult(string? Reason);

/// <summary>
/// Two parameters: the process wakes only for this order and this customer. That it did not come back in time
/// is null, a branch like the other.
/// </summary>
/// <param name="orders">What it waits for.</param>
[Process("/order/{order}/user/{user}/return")]
public sealed class ReturnProcess(OrderSignals orders) : DurableProcess<AllowReturn, ReturnResult>
{
    /// <inheritdoc/>
    protected override async Task<ReturnResult> RunAsync(ProcessContext process, AllowReturn input)
    {
        ItemReturned? item = await process.ReceiveAsync(orders.ItemReturned, input.Within);
        return new ReturnResult(item?.Reason);
    }
}
