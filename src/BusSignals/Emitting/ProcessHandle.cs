using System.Text.Json;

namespace BusSignals;

/// <summary>
/// Sends signals to one process. They go to its own queue and reach no other process; delivery, validation and
/// deduplication are the same as for emitted signals.
/// </summary>
public sealed class ProcessHandle
{
    private readonly DirectSender _sender;
    private readonly Asker _asker;

    internal ProcessHandle(ProcessId id, DirectSender sender, Asker asker)
    {
        Id = id;
        _sender = sender;
        _asker = asker;
    }

    /// <summary>The process.</summary>
    public ProcessId Id { get; }

    /// <summary>Sends a typed signal.</summary>
    /// <returns>The message's id.</returns>
    /// <exception cref="InvalidSignalException">The process does not receive such a signal, or the signal is for
    /// another process or invalid.</exception>
    public Task<Guid> SendAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        return _sender.SendAsync(Id, signal, options, cancellationToken);
    }

    /// <summary>Sends a signal by its name, with its payload as JSON text.</summary>
    /// <param name="name">The signal's id, such as <c>order.updateaddress</c>; the prefix <c>app:</c> is accepted.</param>
    /// <param name="json">The payload; members given by the process's path may be left out.</param>
    /// <param name="options">Idempotency key and headers.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The message's id.</returns>
    /// <exception cref="InvalidSignalException">The process does not receive such a signal, or the signal is for
    /// another process or invalid.</exception>
    public Task<Guid> SendAsync(string name, string json, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(Id, name, json, options, cancellationToken);

    /// <summary>As above, with parsed JSON.</summary>
    public Task<Guid> SendAsync(string name, JsonElement payload, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(Id, name, payload, options, cancellationToken);

    /// <summary>Asks the process with a typed signal; see <see cref="Signal{T}.AskAsync"/>.</summary>
    public Task<TReply> AskAsync<TReply>(object signal, AskOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signal);
        options ??= new AskOptions();
        return _asker.AskAsync<TReply>(
            _sender.DefinitionOf(Id, signal), new PendingAsk(1), options, (ask, ct) => _sender.SendAsync(Id, signal, options, ct, ask), cancellationToken);
    }

    /// <summary>Asks the process with a signal by its name, with its payload as JSON text.</summary>
    public Task<TReply> AskAsync<TReply>(string name, string json, AskOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AskOptions();
        return _asker.AskAsync<TReply>(
            _sender.DefinitionOf(Id, name), new PendingAsk(1), options, (ask, ct) => _sender.SendAsync(Id, name, json, options, ct, ask), cancellationToken);
    }

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
    public Task<Guid> StartOrSignalAsync<TStart, TSignal>(
        TStart start, TSignal signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where TStart : class
        where TSignal : class =>
        _sender.StartOrSignalAsync(Id, start, signal, options, cancellationToken);

    /// <summary>
    /// Like <see cref="StartOrSignalAsync{TStart, TSignal}"/>, and returns the reply to the second signal; see
    /// <see cref="Signal{T}.AskAsync"/>.
    /// </summary>
    public Task<TReply> StartOrAskAsync<TReply>(
        object start, object signal, AskOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(start);
        options ??= new AskOptions();
        return _asker.AskAsync<TReply>(
            _sender.DefinitionOf(Id, signal),
            new PendingAsk(1),
            options,
            (ask, ct) => _sender.StartOrSignalAsync(Id, start, signal, options, ct, ask),
            cancellationToken);
    }
}
