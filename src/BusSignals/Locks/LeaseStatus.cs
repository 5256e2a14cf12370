namespace BusSignals;

/// <summary>The status of a lease, as its holder knows it.</summary>
internal enum LeaseStatus
{
    Held,
    HandedOver,
    Released,
    Lost,
}
