using BusSignals;

namespace Orders.Contracts;

/// <summary>What those who ask for the decision on a refund, give it and wait for it have in common.</summary>
public static class Refunds
{
    /// <summary>The token that is answered with the decision; 7 days are left for it.</summary>
    public static readonly TokenDefinition<RefundDecision> Approval = new("refund.approval", TimeSpan.FromDays(7));
}
