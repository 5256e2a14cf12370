namespace Orders;

/// <summary>What a carrier needs to know.</summary>
/// <param name="Order">What is in the parcel.</param>
/// <param name="TxId">The transaction that paid it.</param>
/// <param name="Fence">The lease under which it was paid; a carrier that knows a later one refuses this.</param>
public sealed record Parcel(Ref<Order> Order, string TxId, Fence Fence);

/// <summary>
/// Books a parcel: an activity, because carriers are slow. It has a queue, a timeout and tries of its own, and no process
/// or delivery waits while it runs.
/// </summary>
public sealed class BookParcel : IProcessActivity<Parcel, string>
{
    /// <summary>The activity, for those who want it done.</summary>
    public static readonly ActivityDefinition<Parcel, string> Activity = new("parcel.book")
    {
        Timeout = TimeSpan.FromMinutes(1),
        Retry = new RetryPolicy { Attempts = 2, Delays = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)] },
    };

    /// <summary>Books it, and returns the tracking number.</summary>
    /// <param name="input">The parcel.</param>
    /// <param name="context">Its key, given to the carrier, makes two bookings of one parcel one.</param>
    public Task<string> RunAsync(Parcel input, ProcessActivityContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Task.FromResult($"{input.Order}-{input.Fence}"); // here the carrier would be called
    }
}
