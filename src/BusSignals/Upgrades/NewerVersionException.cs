namespace BusSignals;

/// <summary>
/// A message or a stored process is of a version that this application does not know: another node may. Whoever can
/// wait passes it on; others hear of it.
/// </summary>
internal sealed class NewerVersionException(string message, InvalidSignalException? invalid = null) : InvalidOperationException(message, invalid)
{
    /// <summary>What is wrong with the message by this version's rules, if it is the message.</summary>
    public InvalidSignalException? Invalid => invalid;
}
