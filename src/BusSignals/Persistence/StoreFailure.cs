namespace BusSignals;

/// <summary>The causes of a store's errors. There is no fourth kind.</summary>
internal enum StoreFailure
{
    /// <summary>The values of one unit of work: it fails, and nothing else does.</summary>
    Data,

    /// <summary>Another transaction at the same time: the work is retried at once.</summary>
    Race,

    /// <summary>Everything else: the store is unavailable, and is waited for.</summary>
    Away,
}
