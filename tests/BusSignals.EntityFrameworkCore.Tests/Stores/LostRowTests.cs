using BusSignals.Conformance;
using BusSignals.RealParts;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Stores;

/// <summary>
/// A trigger or a rule of somebody's may drop rows without an error. What the store writes would be gone, and the signal with it, once
/// its message is acknowledged: so the store counts what was kept, and keeps nothing of a unit that was not kept whole.
/// </summary>
[Trait("Feature", "R1")]
public abstract class LostRowTests
{
    private const string Advice = "A trigger or a rule of a table whose name begins with signal_ drops rows; let it keep them, or remove it.";

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract Task<StoreUnderTest> OpenAsync();

    private protected abstract IReadOnlyList<string> Drop(string table);

    private protected abstract IReadOnlyList<string> Mend(string table);

    private protected async Task CommitAsync(string table, bool ownContext)
    {
        await using StoreUnderTest store = await OpenAsync();
        IProcessStore processes = ownContext ? OwnContextStore<BusSignalsDbContext>.In(store).Processes : store.Processes;
        ProcessCommit existing = Unit(Sample.Process(), 1);
        Assert.Equal([CommitResult.Committed], await processes.CommitAsync([existing], Token));
        ProcessCommit[][] all =
        [
            [Unit(Sample.Process(), 1)],
            [Unit(Sample.Process(), 2)],
            [Unit(existing.Row, 1)],
            [Unit(existing.Row, 2)],
            [Unit(Sample.Process(), 1), Unit(existing.Row, 2)],
        ];
        await RunAsync(store, Drop(table));

        foreach (ProcessCommit[] units in all)
        {
            StoreUnavailableException away = await AwayAsync(async () => (await processes.CommitAsync(units, Token)).Select(it => it.Error).FirstOrDefault());

            Assert.Contains(Advice, away.Message, StringComparison.Ordinal);
        }

        Assert.Equal(
            [(existing.Row.Key, 1L)],
            (await store.Processes.LoadAsync([.. all.SelectMany(it => it).Select(it => new LoadRequest(it.Row.Key, null))], Token))
                .Where(it => it.Row is not null).Select(it => (it.Row!.Key, it.Row.Version)).Distinct());

        await RunAsync(store, Mend(table));
        Assert.Equal([CommitResult.Committed, CommitResult.Committed], await processes.CommitAsync(all[^1], Token));
    }

    [Fact]
    public async Task Commit_ConflictBesideOneThatIsStored_IsNoLoss()
    {
        await using StoreUnderTest store = await OpenAsync();
        ProcessCommit first = Unit(Sample.Process(), 1);
        await store.Processes.CommitAsync([first], Token);

        Assert.Equal([CommitResult.Conflict], await store.Processes.CommitAsync([Unit(first.Row with { Version = 7 }, 2)], Token));
        Assert.Equal(
            [CommitResult.Conflict, CommitResult.Committed],
            await store.Processes.CommitAsync([Unit(first.Row with { Version = 7 }, 2), Unit(Sample.Process(), 3)], Token));
    }

    [Fact]
    public Task AddDead_RowIsDropped_IsAway() => AddAsync("signal_dead", store => store.Reader.AddDeadAsync(Sample.Dead(), Token));

    [Fact]
    public Task AddUnreached_RowIsDropped_IsAway() => AddAsync("signal_unreached", store => store.Receipts.AddUnreachedAsync(
        new UnreachedSignal { MessageId = Guid.NewGuid(), Endpoint = "here", Signal = "order.delivered", Outcome = SignalOutcome.Late, Reason = "late" }, Token));

    private protected Task AddAsync(string table, Func<StoreUnderTest, Task> add) => AwayAsync(
        table,
        _ => Task.CompletedTask,
        async store =>
        {
            await add(store);
            return null;
        });

    private protected async Task AwayAsync(string table, Func<StoreUnderTest, Task> before, Func<StoreUnderTest, Task<Exception?>> write)
    {
        await using StoreUnderTest store = await OpenAsync();
        await before(store);
        await RunAsync(store, Drop(table));

        StoreUnavailableException away = await AwayAsync(() => write(store));

        Assert.Contains(Advice, away.Message, StringComparison.Ordinal);
        await RunAsync(store, Mend(table));
        Assert.Null(await write(store));
    }

    private static async Task<StoreUnavailableException> AwayAsync(Func<Task<Exception?>> work)
    {
        try
        {
            return Assert.IsType<StoreUnavailableException>(await work());
        }
        catch (StoreUnavailableException away)
        {
            return away;
        }
    }

    private static ProcessCommit Unit(ProcessRow row, int rows) =>
        Sample.Change(row, [.. Enumerable.Range(0, rows).Select(_ => Sample.Applied())]) with
        {
            Parameters = [.. Enumerable.Range(0, rows).Select(it => new ProcessParameter { ProcessKey = row.Key, Name = $"{Guid.NewGuid():N}", Value = "42", Type = row.Type })],
            Outgoing = [.. Enumerable.Range(0, rows).Select(_ => Sample.Message())],
            Dead = [.. Enumerable.Range(0, rows).Select(_ => Sample.Dead())],
        };

    private static async Task RunAsync(StoreUnderTest store, IReadOnlyList<string> statements)
    {
        await using AsyncServiceScope scope = store.Services!.CreateAsyncScope();
        foreach (string statement in statements)
        {
            await scope.ServiceProvider.GetRequiredService<BusSignalsDbContext>().Database.ExecuteSqlRawAsync(statement, Token);
        }
    }
}

[Collection<PostgresSuites>]
public sealed class PostgresTriggerTests(PostgresFixture postgres) : LostRowTests
{
    private protected override Task<StoreUnderTest> OpenAsync() => PostgresStore.OpenAsync(postgres.Server);

    private protected override IReadOnlyList<string> Drop(string table) =>
    [
        "CREATE OR REPLACE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        $"CREATE TRIGGER nothing BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION nothing()",
    ];

    private protected override IReadOnlyList<string> Mend(string table) => [$"DROP TRIGGER nothing ON {table}"];

    [Theory]
    [InlineData("signal_history", false)]
    [InlineData("signal_history", true)]
    [InlineData("signal_outbox", false)]
    [InlineData("signal_outbox", true)]
    [InlineData("signal_parameters", false)]
    [InlineData("signal_parameters", true)]
    [InlineData("signal_dead", false)]
    [InlineData("signal_dead", true)]
    public Task Commit_RowsAreDropped_IsAwayAndKeepsNothing(string table, bool ownContext) => CommitAsync(table, ownContext);

    [Fact]
    public Task Settle_EntryIsDropped_IsAway()
    {
        ProcessCommit waiting = Sample.Change(Sample.Process(), Sample.Waiting());
        ProcessCommit settling = Sample.Change(waiting.Row) with { Settled = [Sample.Settled(waiting.Added[0])] };
        return AwayAsync(
            "signal_history",
            store => store.Processes.CommitAsync([waiting], Token),
            async store => (await store.Processes.CommitAsync([settling], Token))[0].Error);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public Task AddOutgoing_RowsAreDropped_IsAway(int count) => AddAsync(
        "signal_outbox", store => store.Outbox.AddAsync([.. Enumerable.Range(0, count).Select(_ => Sample.Message())], Token));
}

/// <summary>EF Core counts rows here only of tables that number them.</summary>
public sealed class SqliteTriggerTests : LostRowTests
{
    private protected override Task<StoreUnderTest> OpenAsync() => SqliteStore.OpenAsync();

    private protected override IReadOnlyList<string> Drop(string table) =>
        [$"CREATE TRIGGER dropping BEFORE INSERT ON {table} BEGIN SELECT RAISE(IGNORE); END"];

    private protected override IReadOnlyList<string> Mend(string table) => ["DROP TRIGGER dropping"];

    [Theory]
    [InlineData("signal_dead", false)]
    [InlineData("signal_dead", true)]
    public Task Commit_RowsAreDropped_IsAwayAndKeepsNothing(string table, bool ownContext) => CommitAsync(table, ownContext);
}
