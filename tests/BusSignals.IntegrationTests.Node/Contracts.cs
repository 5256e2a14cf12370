using BusSignals;

namespace Ledger;

[Signal("/account/{account}/opened")]
public sealed record Opened(string Account);

[Signal("/account/{account}/credited")]
public sealed record Credited(string Account, int Number);

[Signal("/account/{account}/alarm/set")]
public sealed record AlarmSet(string Account, TimeSpan Delay);

/// <summary>No process takes it.</summary>
[Signal("/nobody/{account}")]
public sealed record Nobody(string Account);

public sealed record Booked(string Account, int Number);

public sealed record Rang(string Account, TimeSpan Late);
