namespace BusSignals;

/// <summary>What an error of the store comes of. There is no fourth kind.</summary>
internal enum StoreFailure
{
    /// <summary>The values of the one unit of work: it fails, and nothing else does.</summary>
    Data,

    /// <summary>Another transaction at the same moment: it is tried again at once.</summary>
    Race,

    /// <summary>Everything else: the store cannot do its work now, and is waited for.</summary>
    Away,
}
