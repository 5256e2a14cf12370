using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Sends signals to one process. They go to its own queue and reach no other process; delivery, validation and
/// deduplication are the same as for emitted signals.
/// </summary>
public abstract class ProcessHandle
{
    /// <summary>Creates the handle of a process.</summary>
    protected ProcessHandle(ProcessId id) => Id = id;

    /// <summary>The process.</summary>
    public ProcessId Id { get; }

    /// <summary>Sends a typed signal.</summary>
    /// <returns>The message's id.</returns>
    /// <exception cref="InvalidSignalException">The process does not receive such a signal, or the signal is for
    /// another process or invalid.</exception>
    public abstract Task<Guid> SendAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default) where T : class;

    /// <summary>Sends a signal by its name, with its payload as JSON text.</summary>
    /// <param name="name">The signal's id, such as <c>order.updateaddress</c>; the prefix <c>app:</c> is accepted.</param>
    /// <param name="json">The payload; members given by the process's path may be left out.</param>
    /// <param name="options">Idempotency key and headers.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The message's id.</returns>
    /// <exception cref="InvalidSignalException">The process does not receive such a signal, or the signal is for
    /// another process or invalid.</exception>
    public abstract Task<Guid> SendAsync(string name, string json, EmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>As above, with parsed JSON.</summary>
    public abstract Task<Guid> SendAsync(string name, JsonElement payload, EmitOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks the process with a typed signal; see <see cref="Signal{T}.AskAsync"/>.</summary>
    public abstract Task<TReply> AskAsync<TReply>(object signal, AskOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>Asks the process with a signal by its name, with its payload as JSON text.</summary>
    public abstract Task<TReply> AskAsync<TReply>(string name, string json, AskOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>
    /// Starts the process unless it has started, and delivers the signal, as one message in one commit. A running
    /// process gets only the signal; if it has ended, the signal follows its late policy. It is all or nothing: if one
    /// of the two is refused or fails, the other changes nothing. Emit middleware sees only the second signal.
    /// </summary>
    /// <param name="start">The signal that starts such a process; dropped if it has started.</param>
    /// <param name="signal">The signal for the process, which gives the message its id.</param>
    /// <param name="options">Idempotency key and headers; the key identifies both together, under the second signal's
    /// contract.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The message's id, under which the history lists the second signal.</returns>
    /// <exception cref="InvalidSignalException">
    /// The process does not receive such a signal, the first one does not start it, or one of them is for another
    /// process or invalid.
    /// </exception>
    public abstract Task<Guid> StartOrSignalAsync<TStart, TSignal>(
        TStart start, TSignal signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where TStart : class
        where TSignal : class;

    /// <summary>
    /// Like <see cref="StartOrSignalAsync{TStart, TSignal}"/>, and returns the reply to the second signal; see
    /// <see cref="Signal{T}.AskAsync"/>.
    /// </summary>
    public abstract Task<TReply> StartOrAskAsync<TReply>(
        object start, object signal, AskOptions? options = null, CancellationToken cancellationToken = default);
}
