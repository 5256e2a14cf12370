namespace BusSignals.Benchmarks.Signals;

/// <summary>The signal of all workloads: it changes the state of its process, which then publishes a <see cref="Billed"/>.</summary>
[Signal("/meter/{meter}/read")]
public sealed record MeterRead(string Meter, int Number, decimal Value);

/// <summary>What each signal causes.</summary>
public sealed record Billed(string Meter, int Number, decimal Total);

[Signal("/alarm/{alarm}/set")]
public sealed record AlarmSet(string Alarm, TimeSpan Delay);

public sealed record Armed(string Alarm);

public sealed record Rang(DateTimeOffset Due);

[Signal("/trip/{trip}/booked")]
public sealed record TripBooked(string Trip);

[Signal("/trip/{trip}/paid")]
public sealed record TripPaid(string Trip);

[Signal("/trip/{trip}/made")]
public sealed record TripMade(string Trip);

public sealed record TripMoved(string Trip);

[Signal("/shelf/{shelf}/opened")]
public sealed record ShelfOpened(string Shelf);

/// <summary>Wanted at once, and nothing of what waits.</summary>
[Signal("/shelf/{shelf}/looked")]
public sealed record ShelfLooked(string Shelf);

/// <summary>Takes one box that waits.</summary>
[Signal("/shelf/{shelf}/asked")]
public sealed record ShelfAsked(string Shelf);

/// <summary>Takes all boxes that wait.</summary>
[Signal("/shelf/{shelf}/unlocked")]
public sealed record ShelfUnlocked(string Shelf);

[Signal("/shelf/{shelf}/boxed")]
public sealed record ShelfBoxed(string Shelf, int Number, string Content);

public sealed record ShelfMoved(string Shelf);
