namespace BusSignals;

/// <summary>Emits signals. Scoped: signals emitted inside a delivery are sent with its commit.</summary>
public interface ISignalBus
{
    /// <summary>Emits a signal; see <see cref="Signal{T}.EmitAsync"/>.</summary>
    Task<Guid> EmitAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>Asks with a signal; see <see cref="Signal{T}.AskAsync"/>.</summary>
    Task<TReply> AskAsync<TReply>(object signal, AskOptions? options = null, CancellationToken cancellationToken = default);

    /// <summary>A handle to one process, to send signals to it by name or by type.</summary>
    ProcessHandle For(ProcessId process);
}
