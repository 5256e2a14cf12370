using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Durable;

/// <summary>Two nodes, one store: another node may go on between the loading of a process and the reading of its journal.</summary>
[Trait("Feature", "J10")]
public sealed class JournalRaceTests
{
    private readonly InMemoryStore _store = new();

    private Task<SignalHarness> StartNodeAsync(Func<Task>? beforeJournal = null) => StartAsync(
        signals => signals.AddGroup<ParcelSignals>().AddProcess<ParcelProcess>(),
        services => services.AddSingleton<Carrier>().AddSingleton(_store).AddSingleton<IProcessStore>(new SlowJournal(_store, beforeJournal)));

    [Fact]
    public async Task Journal_ThatAnotherNodeHasGoneOnWith_IsReadOnlyAsFarAsTheProcess()
    {
        await using SignalHarness other = await StartNodeAsync();
        await other.StartProcessAsync<ParcelProcess>(new PlaceParcel("1", 5m), Token);
        await using SignalHarness node = await StartNodeAsync(() => other.EmitAsync(new ParcelPaid("1", "tx"), cancellationToken: Token));

        await node.EmitAsync(new ParcelDelivered("1"), cancellationToken: Token);

        ProcessView view = (await node.ProcessAsync("/parcel/1/fulfilment", Token)).ShouldHaveEnded().View;
        Assert.Equal(new ParcelResult("delivered", "label-tx"), view.ResultAs<ParcelResult>());
    }

    private sealed class SlowJournal(InMemoryStore store, Func<Task>? before) : IProcessStore
    {
        private Func<Task>? _before = before;

        public Task<IReadOnlyList<ProcessSnapshot>> LoadAsync(IReadOnlyList<LoadRequest> requests, CancellationToken cancellationToken) =>
            store.LoadAsync(requests, cancellationToken);

        public Task<IReadOnlyList<CommitResult>> CommitAsync(IReadOnlyList<ProcessCommit> commits, CancellationToken cancellationToken) =>
            store.CommitAsync(commits, cancellationToken);

        public Task<IReadOnlyList<ProcessId>> MatchAsync(
            string type, IReadOnlyList<KeyValuePair<string, string>> values, Guid after, int limit, CancellationToken cancellationToken) =>
            store.MatchAsync(type, values, after, limit, cancellationToken);

        public async Task<IReadOnlyList<JournalEvent>> LoadJournalAsync(Guid key, int from, CancellationToken cancellationToken)
        {
            Func<Task>? work = Interlocked.Exchange(ref _before, null);
            await (work?.Invoke() ?? Task.CompletedTask);
            return await store.LoadJournalAsync(key, from, cancellationToken);
        }

        public Task<IReadOnlyList<HistoryEntry>> LoadMailboxAsync(Guid key, MailboxPage page, CancellationToken cancellationToken) =>
            store.LoadMailboxAsync(key, page, cancellationToken);

        public Task<IReadOnlyList<HistoryEntry>> LoadExpiringAsync(Guid key, int limit, CancellationToken cancellationToken) =>
            store.LoadExpiringAsync(key, limit, cancellationToken);

        public Task<IReadOnlyDictionary<int, string>> LoadPayloadsAsync(Guid key, IReadOnlyList<int> entries, CancellationToken cancellationToken) =>
            store.LoadPayloadsAsync(key, entries, cancellationToken);
    }
}
