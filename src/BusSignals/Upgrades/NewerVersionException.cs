namespace BusSignals;

/// <summary>
/// A message or a stored process has a version that this application does not know, but another node may. A caller that
/// can wait forwards it; others get the exception.
/// </summary>
internal sealed class NewerVersionException(string message, InvalidSignalException? invalid = null) : InvalidOperationException(message, invalid)
{
    /// <summary>What is wrong with the message by this version's rules, if the message is the cause.</summary>
    public InvalidSignalException? Invalid => invalid;
}
