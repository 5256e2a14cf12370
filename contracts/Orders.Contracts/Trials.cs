using BusSignals;

namespace Orders.Contracts;

/// <summary>What those who ask for the decision on a trial, give it and wait for it have in common.</summary>
public static class Trials
{
    /// <summary>The token that is answered with the decision; 7 days are left for it.</summary>
    public static readonly TokenDefinition<UpgradeDecision> Upgrade = new("trial.upgrade", TimeSpan.FromDays(7));
}
