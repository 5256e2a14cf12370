using System.Data.Common;
using BusSignals.EntityFrameworkCore.Tests.Stores;
using BusSignals.RealParts;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace BusSignals.EntityFrameworkCore.Tests.Transactions;

/// <summary>
/// What a handler does to its own context, or to a database of its own, is its failure, after which its signal is dead: the store is not
/// away because of it, and no other signal waits.
/// </summary>
[Trait("Feature", "R1")]
public abstract class HandlerMistakeTests
{
    private const string Advice = "which is committed together with the signal. What it had saved may be lost, or kept although the signal fails. "
        + "Leave out using, Commit, Rollback and their SQL, and only save: the engine commits when the handler has ended.";

    public sealed class MistakenHandler(ShopDbContext shop) : ISignalHandler<Issued, FlowState>
    {
        public async Task HandleAsync(Issued signal, SignalContext<FlowState> context)
        {
            shop.Invoices.Add(new Invoice { Id = signal.Invoice, Amount = signal.Amount });
            await shop.SaveChangesAsync(context.CancellationToken);
            await MistakeAsync(signal.Invoice, context.CancellationToken);
            if (signal.Amount < 0)
            {
                throw new InvalidOperationException("An invoice has no negative amount.");
            }
        }

        private async Task MistakeAsync(string mistake, CancellationToken token)
        {
            switch (mistake)
            {
                case "using":
                    await shop.DisposeAsync();
                    break;
                case "commit":
                    await shop.Database.CommitTransactionAsync(token);
                    break;
                case "rollback":
                    await shop.Database.RollbackTransactionAsync(token);
                    break;
                case "dispose":
                    await shop.Database.CurrentTransaction!.DisposeAsync();
                    break;
                case "anew":
                    await shop.Database.CommitTransactionAsync(token);
                    await shop.Database.BeginTransactionAsync(token);
                    break;
                case "COMMIT" or "ROLLBACK":
                    await shop.Database.ExecuteSqlRawAsync(mistake, token);
                    break;
                case "conflict":
                    await shop.Database.ExecuteSqlRawAsync("INSERT OR ROLLBACK INTO Invoices (Id, Amount) VALUES ('conflict', 1)", token);
                    break;
                case "file":
                    await OpenAsync(new SqliteConnection("Data Source=/no/such/folder/file.db;Pooling=False"), token);
                    break;
                case "server":
                    await OpenAsync(new NpgsqlConnection("Host=127.0.0.1;Port=1;Username=nobody;Pooling=False"), token);
                    break;
                case "readonly":
                    await shop.Database.ExecuteSqlRawAsync("SET TRANSACTION READ ONLY", token);
                    break;
            }
        }
    }

    private static async Task OpenAsync(DbConnection other, CancellationToken token)
    {
        await using (other)
        {
            await other.OpenAsync(token);
        }
    }

    [Process("/invoice/{invoice}/mistake")]
    public sealed class MistakenFlow : SignalFlow
    {
        public MistakenFlow() => On<Issued, MistakenHandler>();
    }

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected abstract Task<ShopHarness> StartAsync();

    [Theory]
    [InlineData("using", "has disposed of its")]
    [InlineData("commit", "has ended the transaction of its")]
    [InlineData("rollback", "has ended the transaction of its")]
    [InlineData("dispose", "has ended the transaction of its")]
    [InlineData("anew", "has ended the transaction of its")]
    [InlineData("COMMIT", "has ended the transaction of its")]
    [InlineData("ROLLBACK", "has ended the transaction of its")]
    [Trait("Feature", "N7")]
    public async Task Handler_ThatEndsItsTransaction_IsToldSo(string mistake, string how)
    {
        await using ShopHarness shop = await StartAsync();

        await shop.Harness.EmitAsync(new Issued(mistake, 1), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await shop.Harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Failed, dead.Reason);
        Assert.Equal($"InvalidOperationException: The handler {how} 'ShopDbContext', {Advice}", dead.Error);
        Assert.Equal(ProcessStatus.NotStarted, (await shop.Harness.ProcessAsync($"/invoice/{mistake}/mistake", Token)).View.Status);
    }

    [Fact]
    [Trait("Feature", "N7")]
    public async Task Handler_ThatCommitsAndFails_IsToldWhatItsRowsAreWorth()
    {
        await using ShopHarness shop = await StartAsync();

        await shop.Harness.EmitAsync(new Issued("commit", -1), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await shop.Harness.DeadSignalsAsync(Token));
        Assert.StartsWith("InvalidOperationException: The handler has ended the transaction of its 'ShopDbContext'", dead.Error, StringComparison.Ordinal);
        Assert.Contains("An invoice has no negative amount.", dead.Error, StringComparison.Ordinal);
        Assert.Equal(1, await shop.QueryAsync(it => it.Invoices.CountAsync(Token))); // what the engine cannot take back
    }

    /// <summary>Its error is one that the store could have too, so that it is tried for 20 seconds.</summary>
    private protected async Task FailsAloneAfterAWhileAsync(string mistake, string error)
    {
        await using ShopHarness shop = await StartAsync();

        await shop.Harness.EmitAsync(new Issued(mistake, 1), cancellationToken: Token);
        await shop.Harness.EmitAsync(new Issued("7", 2), cancellationToken: Token); // behind it, as the harness handles one message at a time

        Assert.Empty(await shop.Harness.DeadSignalsAsync(Token));

        await shop.Harness.AdvanceAsync(TimeSpan.FromSeconds(30), Token);

        DeadSignal dead = Assert.Single(await shop.Harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Failed, dead.Reason);
        Assert.StartsWith(error, dead.Error, StringComparison.Ordinal);
        (await shop.Harness.ProcessAsync("/invoice/7/mistake", Token)).ShouldBeIn("Running");
        Assert.Equal(["7"], await shop.QueryAsync(it => it.Invoices.Select(one => one.Id).ToArrayAsync(Token)));
    }
}

public sealed class SqliteHandlerMistakeTests : HandlerMistakeTests
{
    private protected override Task<ShopHarness> StartAsync() => ShopHarness.StartAsync(processes: it => it.AddFlow<MistakenFlow>());

    /// <summary>Nobody but the database has ended the transaction.</summary>
    [Fact]
    [Trait("Feature", "N7")]
    public async Task Handler_WhoseStatementTheDatabaseEndsTheTransactionFor_FailsWithItsError()
    {
        await using ShopHarness shop = await StartAsync();

        await shop.Harness.EmitAsync(new Issued("conflict", 1), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await shop.Harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "SqliteException: SQLite Error 19: 'UNIQUE constraint failed: Invoices.Id'."), (dead.Reason, dead.Error));
        Assert.Equal(0, await shop.QueryAsync(it => it.Invoices.CountAsync(Token)));
    }

    [Fact]
    [Trait("Feature", "R2")]
    public Task Handler_WhoseOtherFileIsAway_FailsAloneAfterAWhile() =>
        FailsAloneAfterAWhileAsync("file", "SqliteException: SQLite Error 14: 'unable to open database file'.");
}

[Collection<PostgresSuites>]
public sealed class PostgresHandlerMistakeTests(PostgresFixture server) : HandlerMistakeTests
{
    private protected override async Task<ShopHarness> StartAsync() =>
        await ShopHarness.StartAsync(processes: it => it.AddFlow<MistakenFlow>(), postgres: await PostgresStore.CreateAsync(server.Server) + ";Pooling=False");

    [Theory]
    [Trait("Feature", "R2")]
    [InlineData("server", "NpgsqlException: Failed to connect to 127.0.0.1:1")]
    [InlineData("readonly", "PostgresException: 25006: cannot execute")]
    public Task Handler_WhoseDatabaseSeemsToBeAway_FailsAloneAfterAWhile(string mistake, string error) => FailsAloneAfterAWhileAsync(mistake, error);
}
