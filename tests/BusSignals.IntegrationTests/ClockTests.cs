using System.Globalization;
using BusSignals.RealParts;
using Ledger;
using Npgsql;

namespace BusSignals.IntegrationTests;

/// <summary>Hosts whose clocks are wrong: one five minutes ahead, one five minutes behind, one right. The database's clock judges.</summary>
[Collection<RealServers>]
[Trait("Feature", "R5")]
public sealed class ClockTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const int Alarms = 12;
    private const int Wrong = 300;
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(5);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    public Task Timers_HostsClocksFiveMinutesApart_FireOnceAndNoneEarly() =>
        RingAsync("clocks_apart", [Wrong, -Wrong, 0], [Wrong, -Wrong, 0]);

    [Fact(Timeout = Bounds.Generous)]
    public Task Timers_HostsClocksJumpWhileTheyWait_FireOnceAndNoneEarly() =>
        RingAsync("clocks_jump", [0, 0], [Wrong, -Wrong]);

    private async Task RingAsync(string name, int[] clocks, int[] later)
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.OwnServer, postgres.OwnServer, name, Token);
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(world.Database);
        await RecordCommitsAsync(database);
        HostProcess[] nodes = await Task.WhenAll(clocks.Select(it => world.StartNodeAsync(Token, clockAhead: it)));
        DateTimeOffset before = TimeProvider.System.GetUtcNow();
        for (int i = 0; i < Alarms; i++)
        {
            await world.EmitAsync(new Opened($"clock{i}"), $"opened {i}", Token);
            await world.EmitAsync(new AlarmSet($"clock{i}", Delay), $"alarm {i}", Token);
        }

        foreach (int i in Enumerable.Range(0, nodes.Length).Where(it => later[it] != clocks[it]))
        {
            await world.UntilAsync("/account/clock0", it => it.State == "Armed", Token);
            await nodes[i].WriteLineAsync(later[i].ToString(CultureInfo.InvariantCulture));
        }

        await world.Ledgers.ReachedAsync(Alarms).WaitAsync(Token);

        for (int i = 0; i < Alarms; i++)
        {
            ProcessView ended = await world.UntilAsync($"/account/clock{i}", it => it.Status == ProcessStatus.Ended, Token);
            HistoryEntry fired = Assert.Single(ended.History, it => it.Kind == HistoryKind.Timer);
            Assert.InRange(fired.SentAt!.Value, before + Delay, before + TimeSpan.FromSeconds(Wrong)); // due, by nobody's wrong clock
            Assert.True(fired.ConsumedAt >= fired.SentAt, $"applied at {fired.ConsumedAt:O} and due at {fired.SentAt:O}");
            DateTimeOffset committed = await CommittedAsync(database, ended.Id.Key);
            Assert.True(committed >= fired.SentAt, $"committed at {committed:O} by the database's clock, and due at {fired.SentAt:O}");
        }

        Assert.Equal(Alarms, world.Ledgers.Seen.Values.Select(it => it.What).Distinct().Count());
        Assert.All(world.Ledgers.Seen.Values, it => Assert.True(it.Late >= TimeSpan.Zero, $"{it.What} {it.Late}"));
        Assert.Empty(await world.ListDeadAsync(Token));
    }

    /// <summary>Has the database say by its own clock when a timer was applied.</summary>
    private static async Task RecordCommitsAsync(NpgsqlDataSource database)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            """
            CREATE TABLE fired (process uuid PRIMARY KEY, at timestamptz NOT NULL);
            CREATE FUNCTION fire() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN INSERT INTO fired VALUES (NEW.process_key, clock_timestamp()); RETURN NULL; END $$;
            CREATE TRIGGER fires AFTER INSERT ON signal_history FOR EACH ROW WHEN (NEW.kind = 1) EXECUTE FUNCTION fire();
            """);
        await command.ExecuteNonQueryAsync(Token);
    }

    private static async Task<DateTimeOffset> CommittedAsync(NpgsqlDataSource database, Guid process)
    {
        await using NpgsqlCommand command = database.CreateCommand("SELECT at FROM fired WHERE process = $1");
        command.Parameters.Add(new NpgsqlParameter { Value = process });
        return (DateTime)(await command.ExecuteScalarAsync(Token))!;
    }
}
