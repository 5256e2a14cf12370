namespace BusSignals;

/// <summary>Describes an application's signals for readers without access to its code.</summary>
public static class AsyncApiExtensions
{
    /// <summary>
    /// An AsyncAPI 3.0.0 document of all registered signals: a channel for each, with its path as address, its message
    /// and the JSON Schema of its payload; a send operation for each signal in its current version, and a receive
    /// operation for each process that receives it, whether this application hosts the process or only knows it. Facts
    /// that AsyncAPI has no field for are in <c>x-</c> members: <c>x-signal-id</c>, <c>x-signal-version</c>,
    /// <c>x-signal-change-id</c>, <c>x-message-urn</c>, <c>x-process</c>, <c>x-endpoint</c>. Signals registered while
    /// the application runs, and those that control every process, are left out.
    /// </summary>
    /// <param name="signals">The registered signals and processes.</param>
    /// <param name="options">Title and version.</param>
    /// <returns>JSON text; the same for the same registrations.</returns>
    /// <exception cref="ArgumentException">Title or version is missing.</exception>
    public static string ToAsyncApi(this ISignalRegistry signals, AsyncApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(signals);
        options ??= new AsyncApiOptions();
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Title);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Version);
        return new AsyncApiDocument(signals, options).ToJson();
    }
}
