using System.Diagnostics;
using System.Globalization;
using BusSignals.IntegrationTests.StoreFaults;
using BusSignals.RealParts;
using Ledger;
using Npgsql;
using RabbitMQ.Client;

namespace BusSignals.IntegrationTests;

/// <summary>
/// Three hosts on a real broker and a real database, and everything that can die dies, freezes, fills up or is cut off
/// while signals come: none is lost, none is applied twice, each timer fires once. The run prints its table. How many
/// signals is BUSSIGNALS_CHAOS_SIGNALS; the full run has 50,000. What is dead afterwards are the messages that are too large.
/// </summary>
[Collection<RealServers>]
public sealed class ChaosTests(RabbitMqFixture rabbit, ITestOutputHelper output)
{
    private const int PerAccount = 25;
    private const int DiskMegabytes = 1024;
    private const int Huge = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int Signals => int.TryParse(
        Environment.GetEnvironmentVariable("BUSSIGNALS_CHAOS_SIGNALS"), CultureInfo.InvariantCulture, out int signals) ? signals : 5000;

    [Fact(Timeout = Bounds.Full)]
    [Trait("Feature", "Z28")]
    [Trait("Feature", "Z33")]
    [Trait("Feature", "N5")]
    [Trait("Feature", "R1")]
    [Trait("Feature", "R3")]
    [Trait("Feature", "R20")]
    public async Task Everything_DiesFreezesAndIsCutOff_NothingIsLostOrAppliedTwice()
    {
        RealTests.SkipIf(PostgresServer.Missing, PostgresServer.NotOwn);
        RabbitMqServer broker = rabbit.OwnServer;
        await using PostgresServer database = await PostgresServer.StartAsync(PostgresServer.NoDisk is null ? DiskMegabytes : null);
        await using TcpProxy proxy = TcpProxy.Start(database.Port);
        await using LedgerWorld world = await LedgerWorld.StartAsync(broker, database, "ledger_chaos", Token);
        var ledger = new ChaosLedger(world, Signals, PerAccount, Huge);
        await FaultWorld.RunAsync(world.Database, "CREATE ROLE nodes SUPERUSER LOGIN");
        string through = new NpgsqlConnectionStringBuilder(world.Database) { Port = proxy.Port, Username = "nodes" }.ConnectionString;
        var nodes = new List<HostProcess>();
        await StartAsync(3);
        long started = Stopwatch.GetTimestamp();
        Task emitting = ledger.EmitAsync(Token);

        await AtAsync(10, "a host killed", async () =>
        {
            await KillAsync(1);
            await StartAsync(1);
        });
        await AtAsync(20, "a host frozen for longer than its leases, then thawed", async () =>
        {
            await nodes[0].FreezeAsync();
            await LedgerWorld.PassAsync(TimeProvider.System.GetUtcNow().AddSeconds(8), Token);
            await nodes[0].ThawAsync();
        });
        await AtAsync(25, "the database read-only", () => BreakAsync(
            "ALTER DATABASE ledger_chaos SET default_transaction_read_only = on", "ALTER DATABASE ledger_chaos RESET default_transaction_read_only"));
        await AtAsync(30, "connections cut in the middle of commits, from here on", () =>
        {
            proxy.CutAll();
            proxy.Commit = "/account/"; // a commit names the processes that it writes; what loads them goes by their keys
            proxy.CutEachCommit = Math.Max(5, Signals / 1000); // a commit is of many signals when they come fast
            return Task.CompletedTask;
        });
        await AtAsync(35, $"{Huge} messages of 30 MB", () => SendHugeAsync(broker.Uri));
        await AtAsync(40, "the broker restarted", broker.RestartAsync);
        await AtAsync(45, "the hosts' role may not log in", () => BreakAsync("ALTER ROLE nodes NOLOGIN", "ALTER ROLE nodes LOGIN"));
        await AtAsync(50, "the database killed and restarted", async () =>
        {
            await database.KillAsync();
            await database.RestartAsync();
        });
        await AtAsync(60, "a clock a minute ahead, then a minute behind, then right", async () =>
        {
            foreach (string offset in new[] { "60", "-60", "0" })
            {
                await nodes[0].WriteLineAsync(offset);
                await LedgerWorld.PassAsync(TimeProvider.System.GetUtcNow().AddSeconds(2), Token);
            }
        });
        if (PostgresServer.NoDisk is { } reason)
        {
            ledger.Note("70 %", $"skipped: the database's disk full ({reason})");
        }
        else
        {
            await AtAsync(70, "the database's disk full, then freed", async () =>
            {
                await database.FillDiskAsync();
                await LedgerWorld.PassAsync(TimeProvider.System.GetUtcNow().AddSeconds(4), Token);
                await database.FreeDiskAsync();
            });
        }

        await AtAsync(80, "all hosts killed at once", async () =>
        {
            await KillAsync(nodes.Count);
            await StartAsync(3);
        });
        await emitting;
        await ledger.EndAsync(Token);
        ledger.Note("cut", $"{proxy.ConnectionsCut} connections, and {proxy.CommitsCut} in the middle of a commit");
        ledger.Note("time", Stopwatch.GetElapsedTime(started).ToString("g", CultureInfo.InvariantCulture));

        string table = await ledger.CompareAsync(Token);

        output.WriteLine(table);
        Assert.True(ledger.IsRight, table);
        Assert.True(proxy.CommitsCut > 0, "No connection was cut in the middle of a commit.");

        static async Task SendHugeAsync(Uri address)
        {
            await using IConnection connection = await new ConnectionFactory { Uri = address }.CreateConnectionAsync(Token);
            await using IChannel channel = await connection.CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), Token);
            byte[] body = new byte[30 * 1024 * 1024];
            for (byte i = 0; i < Huge; i++)
            {
                body[0] = i;
                await channel.BasicPublishAsync("", "account", mandatory: true, new BasicProperties { Persistent = true }, body, Token);
            }
        }

        async Task AtAsync(int percent, string what, Func<Task> mishap)
        {
            await world.Ledgers.ReachedAsync(Signals / 100 * percent).WaitAsync(Token);
            await mishap();
            ledger.Note($"{percent} %", what);
        }

        async Task BreakAsync(string breaks, string lifts)
        {
            const string disconnect = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'nodes'";
            await FaultWorld.RunAsync(database.ConnectionString, breaks, disconnect);
            await LedgerWorld.PassAsync(TimeProvider.System.GetUtcNow().AddSeconds(4), Token);
            await FaultWorld.RunAsync(database.ConnectionString, lifts, disconnect);
        }

        async Task StartAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                nodes.Add(await world.StartNodeAsync(Token, through));
            }
        }

        async Task KillAsync(int count)
        {
            for (int i = 0; i < count; i++)
            {
                await nodes[^1].KillAsync();
                nodes.RemoveAt(nodes.Count - 1);
            }
        }
    }
}
