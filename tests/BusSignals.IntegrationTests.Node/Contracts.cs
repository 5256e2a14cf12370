using BusSignals;

namespace Ledger;

[Signal("/account/{account}/opened")]
public sealed record Opened(string Account);

[Signal("/account/{account}/credited")]
public sealed record Credited(string Account, int Number);

[Signal("/account/{account}/alarm/set")]
public sealed record AlarmSet(string Account, TimeSpan Delay);

/// <summary>Asks for money; the reply is what has been taken so far.</summary>
[Signal("/account/{account}/withdraw")]
public sealed record Withdraw(string Account, int Amount);

/// <summary>No process takes it.</summary>
[Signal("/nobody/{account}")]
public sealed record Nobody(string Account);

public sealed record Booked(string Account, int Number);

public sealed record Rang(string Account, TimeSpan Late);
