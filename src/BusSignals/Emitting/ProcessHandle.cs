using System.Text.Json;

namespace BusSignals;

/// <summary>
/// One process to send signals to (FEATURES Z42). They go to its own queue and reach no other process; delivery,
/// validation and deduplication are those of emitted signals.
/// </summary>
public sealed class ProcessHandle
{
    private readonly DirectSender _sender;

    internal ProcessHandle(ProcessId id, DirectSender sender)
    {
        Id = id;
        _sender = sender;
    }

    /// <summary>The process.</summary>
    public ProcessId Id { get; }

    /// <summary>Sends a typed signal.</summary>
    /// <returns>The message's id.</returns>
    /// <exception cref="InvalidSignalException">The process takes no such signal, or the signal is for another process, or invalid.</exception>
    public Task<Guid> SendAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default) where T : class
    {
        ArgumentNullException.ThrowIfNull(signal);
        return _sender.SendAsync(Id, signal, options, cancellationToken);
    }

    /// <summary>Sends a signal by its name, with its payload as JSON text.</summary>
    /// <param name="name">The signal's id, such as <c>order.updateaddress</c>; the prefix <c>app:</c> is accepted.</param>
    /// <param name="json">The payload; members that the process' path already says may be left out.</param>
    /// <param name="options">Idempotency key and headers.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>The message's id.</returns>
    /// <exception cref="InvalidSignalException">The process takes no such signal, or the signal is for another process, or invalid.</exception>
    public Task<Guid> SendAsync(string name, string json, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(Id, name, json, options, cancellationToken);

    /// <summary>As above, with JSON that has been read already.</summary>
    public Task<Guid> SendAsync(string name, JsonElement payload, EmitOptions? options = null, CancellationToken cancellationToken = default) =>
        _sender.SendAsync(Id, name, payload, options, cancellationToken);
}
