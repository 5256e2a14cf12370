namespace Orders.Contracts;

/// <summary>An order, as what a <c>Ref&lt;Order&gt;</c> refers to; never instantiated.</summary>
public abstract class Order;
