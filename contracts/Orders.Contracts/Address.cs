namespace Orders.Contracts;

/// <summary>Where to send an order.</summary>
/// <param name="Street">Street and number.</param>
/// <param name="City">The city.</param>
/// <param name="State">The state.</param>
/// <param name="Zip">The postal code.</param>
public sealed record Address(string Street, string City, string State, string Zip);
