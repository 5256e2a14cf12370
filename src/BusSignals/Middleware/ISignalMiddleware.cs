namespace BusSignals;

/// <summary>
/// Wraps the handling of a signal, like the layers of an onion: it may inspect or replace the payload before it calls
/// <c>next</c>, and act after it, on success and on failure. It runs once per attempt. It is registered for the
/// application, a group, a process, a signal or a single handler; the layers nest in that order, the application's
/// outermost, and those of one kind in the order in which they were added. Resolved from the services of the delivery.
/// </summary>
public interface ISignalMiddleware
{
    /// <summary>Handles the signal by calling <paramref name="next"/>; without that call it is not handled further.</summary>
    /// <param name="context">The signal and its process.</param>
    /// <param name="next">
    /// The inner layers and the handler. Await it, and call it once: changes of a first run would still be there in a
    /// second. To retry, use <see cref="SignalOptions.Retry"/>.
    /// </param>
    Task InvokeAsync(SignalContext context, Func<Task> next);
}
