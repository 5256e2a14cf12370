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
