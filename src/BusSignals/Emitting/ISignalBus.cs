namespace BusSignals;

/// <summary>Emits signals; scoped, so that what is emitted inside a delivery leaves with its commit.</summary>
public interface ISignalBus
{
    /// <summary>Emits a signal; see <see cref="Signal{T}.EmitAsync"/>.</summary>
    Task<Guid> EmitAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class;

    /// <summary>One process, to send signals to by name or by type (FEATURES Z42).</summary>
    ProcessHandle For(ProcessId process);
}
