namespace Orders.Contracts;

/// <summary>A customer with an account, as what a <c>Ref&lt;User&gt;</c> refers to; never instantiated.</summary>
public abstract class User;
