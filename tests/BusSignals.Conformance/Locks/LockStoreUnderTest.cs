namespace BusSignals.Conformance;

/// <summary>An empty lock store, for one test only, seen by one or more nodes, and how it is thrown away.</summary>
public sealed class LockStoreUnderTest : IAsyncDisposable
{
    private readonly Func<ValueTask>? _dispose;

    internal LockStoreUnderTest(IReadOnlyList<ILockStore> nodes, Func<ValueTask>? dispose = null)
    {
        Nodes = nodes;
        _dispose = dispose;
    }

    internal IReadOnlyList<ILockStore> Nodes { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _dispose?.Invoke() ?? ValueTask.CompletedTask;
}
