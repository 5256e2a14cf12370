namespace BusSignals.Contracts.Tests;

/// <summary>An entity to refer to; only its type counts.</summary>
public sealed class Order;
