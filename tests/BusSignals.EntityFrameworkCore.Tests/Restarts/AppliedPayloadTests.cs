using BusSignals.EntityFrameworkCore.Tests.Stores;
using BusSignals.RealParts;
using BusSignals.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace BusSignals.EntityFrameworkCore.Tests.Restarts;

/// <summary>What a process got is what is stored: with what middleware or a lock has changed on the way from the mailbox.</summary>
[Collection<PostgresSuites>]
[Trait("Feature", "R6")]
public sealed class AppliedPayloadTests(PostgresFixture postgres) : IDisposable
{
    private const string Reading = "/ledger/1/reading";
    private const string Noting = "/ledger/1/noting";

    private readonly string _folder = Directory.CreateTempSubdirectory("bussignals-ledger").FullName;
    private readonly InMemoryStore _memory = new();
    private readonly InMemoryLockStore _locks = new(new LockOptions().Rules);
    private readonly Obstacle _obstacle = new();
    private string? _database;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Stores { get; } = new("memory", "SQLite", "PostgreSQL");

    [Theory]
    [MemberData(nameof(Stores))]
    public Task Replay_OfASignalThatMiddlewareReplaced_ReadsWhatWasApplied(string store) =>
        ReplayAsync(store, context => context.Payload = (Second)context.Payload with { Text = "changed " + ((Second)context.Payload).Text });

    private async Task ReplayAsync(string store, Action<SignalContext> middleware)
    {
        await using (SignalHarness first = await StartAsync<LedgerProcess>(store, middleware))
        {
            await OpenAsync(first);
            await first.EmitAsync(new Second(new("1"), "original"), cancellationToken: Token);
            await first.EmitAsync(new First(new("1")), cancellationToken: Token);
            Assert.Equal("changed original", (await first.ProcessAsync(Reading, Token)).View.StateAs<string>());
        }

        await using SignalHarness second = await StartAsync<LedgerProcess>(store, middleware);
        await second.EmitAsync(new Last(new("1")), cancellationToken: Token);

        ProcessView view = (await second.ProcessAsync(Reading, Token)).ShouldHaveEnded().View;
        Assert.Equal("changed original", view.ResultAs<string>());
        Assert.Equal(
            """{"account":"1","text":"changed original"}""",
            view.History.Single(it => it.Name == "ledger.second").Payload);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Replay_OfALockFromTheMailbox_HasTheFenceThatItWasAppliedWith(string store)
    {
        string? fence;
        await using (SignalHarness first = await StartAsync<LedgerProcess>(store))
        {
            await OpenAsync(first);
            await using (EntityLock<Account> held = await first.Services.GetRequiredService<IEntityLocks>().AcquireAsync<Account>("1", cancellationToken: Token))
            {
                await first.EmitAsync(new SecondLocked(held), cancellationToken: Token);
            }

            await first.EmitAsync(new First(new("1")), cancellationToken: Token);
            fence = (await first.ProcessAsync(Reading, Token)).View.StateAs<string>();
        }

        await using SignalHarness second = await StartAsync<LedgerProcess>(store);
        await second.EmitAsync(new Last(new("1")), cancellationToken: Token);

        Assert.NotNull(fence);
        Assert.Equal(fence, (await second.ProcessAsync(Reading, Token)).ShouldHaveEnded().View.ResultAs<string>());
    }

    /// <summary>A replay begins with what arrived, so that middleware does its part once.</summary>
    [Theory]
    [MemberData(nameof(Stores))]
    public async Task DeadSignal_FromTheMailbox_IsWhatArrivedAndTheReplayStoresWhatWasApplied(string store)
    {
        await using SignalHarness harness = await StartAsync<LedgerSaga>(
            store, context => context.Payload = (Second)context.Payload with { Text = "changed " + ((Second)context.Payload).Text });
        _obstacle.IsThere = true;
        await harness.EmitAsync(new Second(new("1"), "original"), cancellationToken: Token);
        await harness.EmitAsync(new First(new("1")), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal("""{"account":"1","text":"original"}""", dead.Body);
        _obstacle.IsThere = false;
        ReplayResult result = await harness.Services.GetRequiredService<IDeadSignals>().ReplayAsync(dead.Sequence, Token);
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(SignalOutcome.Applied, result.Outcome);
        ProcessView view = (await harness.ProcessAsync(Noting, Token)).ShouldHaveState<LedgerNotes>(it => it.Text == "changed original").View;
        HistoryEntry entry = view.History.Single(it => it.Name == "ledger.second");
        Assert.Equal((SignalOutcome.Applied, """{"account":"1","text":"changed original"}""", null), (entry.Outcome, entry.Payload, entry.Reason));
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task OpenAsync(SignalHarness harness)
    {
        await using AsyncServiceScope scope = harness.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().StartAsync<LedgerProcess>(new OpenLedger(new("1")), Token);
        await harness.WaitUntilIdleAsync(Token);
    }

    private async Task<SignalHarness> StartAsync<T>(string store, Action<SignalContext>? middleware = null)
    {
        string? database = store == "PostgreSQL" ? _database ??= await CreateAsync() : null;
        return await SignalHarness.StartAsync(
            bus => bus.AddSignals(signals =>
            {
                signals.AddGroup<LedgerSignals>().Add<Second>(it =>
                {
                    if (middleware is not null)
                    {
                        it.Use((context, next) =>
                        {
                            middleware(context);
                            return next();
                        });
                    }
                });
                _ = typeof(T) == typeof(LedgerSaga) ? signals.AddSaga<LedgerSaga>() : signals.AddProcess<LedgerProcess>();
                _ = store switch
                {
                    "memory" => signals.UseInMemoryStore(),
                    "SQLite" => signals.UseSqlite(Path.Combine(_folder, "ledger.db")),
                    _ => signals.UseEntityFramework<BusSignalsDbContext>(),
                };
            }),
            services =>
            {
                services.AddSingleton(_obstacle).AddSingleton(_memory).AddSingleton<ILockStore>(_locks);
                if (database is not null)
                {
                    services.AddDbContext<BusSignalsDbContext>(it => it.UseNpgsql(database));
                }
            },
            Token);
    }

    private async Task<string> CreateAsync()
    {
        string database = await PostgresStore.CreateAsync(postgres.Server);
        await using var context = new BusSignalsDbContext(new DbContextOptionsBuilder<BusSignalsDbContext>().UseNpgsql(database).Options);
        await context.Database.EnsureCreatedAsync(Token);
        return database;
    }
}
