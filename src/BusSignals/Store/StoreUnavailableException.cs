namespace BusSignals;

/// <summary>
/// The store cannot do its work now, for a reason that is not in the data it was given: it is not reached, read-only, full, its
/// tables or rights are missing. The message says what is wrong and what to do about it. Deliveries wait until it
/// is back; whoever asks the store directly, as with <see cref="IProcesses"/>, gets this exception.
/// </summary>
public class StoreUnavailableException : Exception
{
    /// <summary>Says nothing.</summary>
    public StoreUnavailableException()
    {
    }

    /// <summary>Says what is wrong.</summary>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what it comes of.</summary>
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>The one in an exception: itself, or one of its causes.</summary>
    internal static StoreUnavailableException? In(Exception exception) => Causes.Chain(exception).OfType<StoreUnavailableException>().FirstOrDefault();
}
