namespace BusSignals;

/// <summary>
/// The store is unavailable for a reason that is not in the given data: it cannot be reached, is read-only or full, or
/// lacks its tables or permissions. The message says what is wrong and what to do about it. Deliveries wait until it is
/// back; code that calls the store directly, for example through <see cref="IProcesses"/>, gets this exception.
/// </summary>
public class StoreUnavailableException : Exception
{
    /// <summary>Creates the exception without details.</summary>
    public StoreUnavailableException()
    {
    }

    /// <summary>Creates the exception with a message.</summary>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and its cause.</summary>
    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>
    /// Whether it comes from the connection that a handler shares with its delivery, so that it may be the handler's doing
    /// while everybody else can use the store.
    /// </summary>
    internal bool IsOfHandler { get; init; }

    /// <summary>Finds it in an exception: the exception itself, or one of its causes.</summary>
    internal static StoreUnavailableException? In(Exception exception) => Causes.Chain(exception).OfType<StoreUnavailableException>().FirstOrDefault();
}
