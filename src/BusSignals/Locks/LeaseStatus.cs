namespace BusSignals;

/// <summary>What became of a lease, as its holder knows it.</summary>
internal enum LeaseStatus
{
    Held,
    HandedOver,
    Released,
    Lost,
}
