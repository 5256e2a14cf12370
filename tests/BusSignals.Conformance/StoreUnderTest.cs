namespace BusSignals.Conformance;

/// <summary>An empty store, for one test only, and how it is thrown away.</summary>
public sealed class StoreUnderTest : IAsyncDisposable
{
    private readonly Func<ValueTask>? _dispose;

    internal StoreUnderTest(
        IProcessStore processes, IOutboxStore outbox, IProcessReader reader, IReceiptStore receipts, IWaitReader waits, Func<ValueTask>? dispose = null)
    {
        Receipts = receipts;
        Waits = waits;
        Processes = processes;
        Outbox = outbox;
        Reader = reader;
        _dispose = dispose;
    }

    internal IProcessStore Processes { get; }

    internal IOutboxStore Outbox { get; }

    internal IProcessReader Reader { get; }

    internal IReceiptStore Receipts { get; }

    internal IWaitReader Waits { get; }

    /// <summary>A second node on the same data, for the races; without it both owners use the same objects.</summary>
    internal StoreUnderTest? OtherNode { get; init; }

    /// <summary>What the store is made of, where a test needs more than the store.</summary>
    internal IServiceProvider? Services { get; init; }

    internal static StoreUnderTest Of<TStore>(TStore store, Func<ValueTask>? dispose = null)
        where TStore : IProcessStore, IOutboxStore, IProcessReader, IReceiptStore, IWaitReader => new(store, store, store, store, store, dispose);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _dispose?.Invoke() ?? ValueTask.CompletedTask;
}
