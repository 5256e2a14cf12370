namespace Orders.Contracts;

/// <summary>How an attempt to pay went.</summary>
public enum PaymentResult
{
    /// <summary>The money is there.</summary>
    Succeeded,

    /// <summary>It was declined.</summary>
    Failed,
}
