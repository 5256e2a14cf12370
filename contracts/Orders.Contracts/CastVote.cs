using BusSignals;

namespace Orders.Contracts;

/// <summary>Somebody says whether an order that needs approval should go ahead.</summary>
/// <param name="Order">The order.</param>
/// <param name="Voter">Who votes; a second vote of the same voter replaces the first.</param>
/// <param name="Approve">True for yes.</param>
[Signal("/order/{order}/approval/vote", Id = "approval.vote", Description = "Vote on an order that needs approval.")]
public sealed record CastVote(Ref<Order> Order, string Voter, bool Approve);
