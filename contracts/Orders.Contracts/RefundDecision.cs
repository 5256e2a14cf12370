using System.ComponentModel.DataAnnotations;

namespace Orders.Contracts;

/// <summary>The answer to whether the money of an order goes back.</summary>
/// <param name="Approve">True for yes.</param>
/// <param name="Reason">Why, in words; of a no it should be there.</param>
public sealed record RefundDecision(bool Approve, [property: StringLength(200, MinimumLength = 1)] string? Reason = null);
