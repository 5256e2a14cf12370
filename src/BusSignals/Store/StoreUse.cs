namespace BusSignals;

/// <summary>What a use of the store proves when it succeeds: a database that is read-only can still be read.</summary>
internal enum StoreUse
{
    Read,
    Write,
}
