namespace BusSignals;

/// <summary>What a successful use of the store proves: a read-only database can still be read.</summary>
internal enum StoreUse
{
    Read,
    Write,
}
