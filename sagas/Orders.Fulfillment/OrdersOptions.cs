namespace Orders;

/// <summary>What a shop may set; the section <c>Orders</c> of the configuration.</summary>
public sealed class OrdersOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Orders";

    /// <summary>How long an order waits for its payment, unless it says otherwise. Default: 3 days.</summary>
    public TimeSpan PaymentDeadline { get; set; } = TimeSpan.FromDays(3);
}
