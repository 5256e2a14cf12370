namespace BusSignals;

/// <summary>
/// Loads and commits the deliveries of this host in batches, and notes whether the store was available.
/// </summary>
internal sealed class BatchingStore
{
    private const int BatchSize = 200;

    private readonly IProcessStore _store;
    private readonly StoreAvailability _availability;
    private readonly RequestBatcher<LoadRequest, ProcessSnapshot> _loads;
    private readonly RequestBatcher<ProcessCommit, CommitResult> _commits;

    public BatchingStore(IProcessStore store, StoreAvailability availability)
    {
        _store = store;
        _availability = availability;
        _loads = new RequestBatcher<LoadRequest, ProcessSnapshot>(LoadAsync, BatchSize);
        _commits = new RequestBatcher<ProcessCommit, CommitResult>(CommitAsync, BatchSize);
    }

    public Task<ProcessSnapshot> LoadAsync(LoadRequest request, CancellationToken cancellationToken) => _loads.RunAsync(request, cancellationToken);

    /// <summary>Commits a unit of work, with others or, if it has its own transaction, alone.</summary>
    public async Task<CommitResult> CommitAsync(ProcessCommit commit, bool alone, CancellationToken cancellationToken) => alone
        ? (await CommitAsync([commit], cancellationToken))[0]
        : await _commits.RunAsync(commit, cancellationToken);

    private Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
        _availability.WatchAsync(StoreUse.Read, () => _availability.TimeAsync(() => _store.LoadAsync(requests, cancellationToken)));

    private async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        int began = _availability.Began;
        IReadOnlyList<CommitResult> results;
        try
        {
            results = await _availability.TimeAsync(() => _store.CommitAsync(commits, cancellationToken));
        }
        catch (StoreUnavailableException exception) when (!exception.IsOfHandler)
        {
            _availability.Report(exception, StoreUse.Write, began);
            throw;
        }

        Note(results, began);
        return results;
    }

    private void Note(IReadOnlyList<CommitResult> results, int began)
    {
        bool committed = false;
        for (int i = 0; i < results.Count; i++)
        {
            if (results[i].Error is StoreUnavailableException { IsOfHandler: false } away)
            {
                _availability.Report(away, StoreUse.Write, began);
                return;
            }

            committed |= results[i] == CommitResult.Committed;
        }

        if (committed)
        {
            _availability.Confirm(StoreUse.Write, began);
        }
    }
}
