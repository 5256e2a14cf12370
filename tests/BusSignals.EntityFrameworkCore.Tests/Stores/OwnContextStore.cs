using BusSignals.Conformance;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>Commits each unit in a context that its handler might have asked for, in that one's own transaction.</summary>
internal sealed class OwnContextStore<TContext>(IProcessStore store, IServiceProvider services) : IProcessStore
    where TContext : DbContext
{
    public static StoreUnderTest In(StoreUnderTest store) => new(
        new OwnContextStore<TContext>(store.Processes, store.Services!), store.Outbox, store.Reader, store.Receipts, store.Waits, store.DisposeAsync);

    public async Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken)
    {
        var results = new List<CommitResult>();
        foreach (ProcessCommit commit in commits)
        {
            await using AsyncServiceScope scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<DeliveryScope>().IsDelivery = true;
            scope.ServiceProvider.GetRequiredService<DeliveryContext<TContext>>()
                .Track(scope.ServiceProvider.GetRequiredService<TContext>());
            results.AddRange(await store.CommitAsync([commit with { Services = scope.ServiceProvider }], cancellationToken));
        }

        return results;
    }

    public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
        store.LoadAsync(requests, cancellationToken);

    public Task<IReadOnlyList<ProcessId>> MatchAsync(
        string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
        store.MatchAsync(type, values, after, limit, cancellationToken);

    public Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken) =>
        store.LoadJournalAsync(key, from, cancellationToken);

    public Exception Judge(Exception exception, IServiceProvider services) => store.Judge(exception, services);

    public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
        store.LoadMailboxAsync(key, page, cancellationToken);

    public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
        store.LoadExpiringAsync(key, limit, cancellationToken);

    public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken) =>
        store.LoadPayloadsAsync(key, entries, cancellationToken);
}
