namespace Orders;

/// <summary>What a shop may set; the section <c>Orders</c> of the configuration.</summary>
public sealed class OrdersOptions
{
    /// <summary>The configuration's section.</summary>
    public const string Section = "Orders";

    /// <summary>How long an order waits for its payment, unless it says otherwise. Default: 3 days.</summary>
    public TimeSpan PaymentDeadline { get; set; } = TimeSpan.FromDays(3);

    /// <summary>
    /// How long a payment's webhook waits for an order that another has locked; shorter than providers wait for an answer.
    /// Default: 5 seconds.
    /// </summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Where the shop's API is reached from outside; links begin with it. Default: <c>http://localhost:5000</c>.</summary>
    public Uri PublicAddress { get; set; } = new("http://localhost:5000");

    /// <summary>Whether links can be made of the address.</summary>
    public bool HasPublicAddress =>
        PublicAddress is { IsAbsoluteUri: true, Scheme: "http" or "https", Query: "", Fragment: "" };

    /// <summary>Where a refund is approved or declined.</summary>
    /// <param name="token">The token that is answered there.</param>
    public Uri ApprovalLink(Token<RefundDecision> token) => new($"{PublicAddress.AbsoluteUri.TrimEnd('/')}/approvals/{token}");
}
