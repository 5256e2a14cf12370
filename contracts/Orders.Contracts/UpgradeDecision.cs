using System.Text.Json.Serialization;

namespace Orders.Contracts;

/// <summary>
/// What a customer makes of a trial: one of two records, told apart in JSON by <c>decision</c>, as in
/// <c>{ "decision": "upgrade", "paymentMethodId": "card-1" }</c>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "decision")]
[JsonDerivedType(typeof(Upgrade), "upgrade")]
[JsonDerivedType(typeof(Decline), "decline")]
public abstract record UpgradeDecision;

/// <summary>The customer stays, and pays.</summary>
/// <param name="PaymentMethodId">With what.</param>
public sealed record Upgrade(string PaymentMethodId) : UpgradeDecision;

/// <summary>The customer does not want it.</summary>
public sealed record Decline : UpgradeDecision;
