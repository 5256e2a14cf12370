using Xunit;

namespace BusSignals.Conformance;

/// <summary>
/// What all suites share: a fresh store for each test, and short words for what tests do with it. A store passes
/// when a class derived from each suite passes.
/// </summary>
public abstract class StoreConformance : IAsyncLifetime
{
    private StoreUnderTest? _store;

    private protected IProcessStore Processes => _store!.Processes;

    private protected IOutboxStore Outbox => _store!.Outbox;

    private protected IProcessReader Reader => _store!.Reader;

    private protected IReceiptStore Receipts => _store!.Receipts;

    private protected IWaitReader Waits => _store!.Waits;

    /// <summary>Two owners of the same data.</summary>
    private protected StoreUnderTest[] Nodes => [_store!, _store!.OtherNode ?? _store];

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => _store = await CreateAsync();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    /// <summary>Opens an empty store; called once for each test.</summary>
    protected abstract Task<StoreUnderTest> CreateAsync();

    private protected async Task<IReadOnlyList<CommitResult>> CommitAllAsync(params ProcessCommit[] commits) =>
        await Processes.CommitAsync(commits, Cancel);

    /// <summary>Commits one unit that must succeed; its row is what is stored now.</summary>
    private protected async Task<ProcessRow> CommitAsync(ProcessCommit commit)
    {
        Assert.Equal([CommitResult.Committed], await CommitAllAsync(commit));
        return commit.Row;
    }

    private protected async Task<ProcessSnapshot> LoadAsync(Guid process, Guid? message = null) =>
        Assert.Single(await Processes.LoadAsync([new LoadRequest(process, message)], Cancel));

    /// <summary>What waits in a mailbox, held back or not, with its payloads.</summary>
    private protected Task<IReadOnlyList<HistoryEntry>> MailboxAsync(Guid process) => Processes.ReadMailboxAsync(process, Cancel);

    private protected async Task<ProcessView> FindAsync(Guid process)
    {
        StoredProcess? stored = await Reader.FindAsync(process, Cancel);
        Assert.NotNull(stored);
        return new ProcessView(stored);
    }

    private protected async Task<IReadOnlyList<DeadSignal>> DeadAsync() => await Reader.ListDeadAsync(0, 1000, Cancel);

    private protected async Task<IReadOnlyList<OutgoingMessage>> ClaimAsync(
        DateTimeOffset now, int limit = 1000, TimeSpan? lease = null) =>
        await Outbox.ClaimDueAsync(now, now + (lease ?? TimeSpan.FromMinutes(1)), limit, Cancel);
}
