namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>What is locked in the simulation.</summary>
public sealed class Box;

[Signal("/box/{box}/filled")]
public sealed record BoxFilled(Locked<Box> Box);

[Signal("/box/{from}/moved/{to}")]
public sealed record BoxMoved(Locked<Box> From, Locked<Box> To);
