namespace BusSignals.Tests.DeadSignals;

/// <summary>The in-memory store, which refuses dead signals on order.</summary>
internal sealed class RefusingReader(InMemoryStore store) : IProcessReader
{
    /// <summary>What the next ones are refused with.</summary>
    public Queue<Exception> Refusals { get; } = new();

    public Task AddDeadAsync(DeadSignal dead, CancellationToken cancellationToken) =>
        Refusals.TryDequeue(out Exception? refusal) ? Task.FromException(refusal) : store.AddDeadAsync(dead, cancellationToken);

    public Task<StoredProcess?> FindAsync(Guid key, CancellationToken cancellationToken) => store.FindAsync(key, cancellationToken);

    public Task<IReadOnlyList<DeadSignal>> ListDeadAsync(long after, int limit, CancellationToken cancellationToken) =>
        store.ListDeadAsync(after, limit, cancellationToken);

    public Task<IReadOnlyList<DeadKey>> ListDeadKeysAsync(long after, int limit, CancellationToken cancellationToken) =>
        store.ListDeadKeysAsync(after, limit, cancellationToken);

    public Task<bool> RemoveDeadAsync(long sequence, CancellationToken cancellationToken) => store.RemoveDeadAsync(sequence, cancellationToken);

    public Task<int> RemoveDeadAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.RemoveDeadAsync(before, limit, cancellationToken);

    public Task<IReadOnlyList<ProcessKey>> FindExpiredAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        store.FindExpiredAsync(now, limit, cancellationToken);

    public Task<int> RemoveProcessesAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.RemoveProcessesAsync(before, limit, cancellationToken);

    public Task<int> RemoveHistoryAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.RemoveHistoryAsync(before, limit, cancellationToken);
}
