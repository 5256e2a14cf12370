using BusSignals;

namespace Orders.Contracts;

/// <summary>A trial is over, and the customer has to decide; for whoever writes the e-mail.</summary>
/// <param name="Customer">The customer.</param>
/// <param name="Email">Where to write to.</param>
/// <param name="Token">Goes into the link of the e-mail. Whoever has it can decide.</param>
[Signal("/customer/{customer}/upgrade-offered", Id = "trial.upgradeoffered", Description = "A customer has to decide what becomes of a trial.")]
public sealed record UpgradeOffered(string Customer, string Email, Token<UpgradeDecision> Token);
