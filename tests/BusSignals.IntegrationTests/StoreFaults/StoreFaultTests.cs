using BusSignals.RealParts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace BusSignals.IntegrationTests.StoreFaults;

/// <summary>
/// The table of faults of a PostgreSQL: whatever is wrong with it, signals wait, and none leaves for an error queue; what is wrong
/// with one signal's data makes that one a dead signal, and no other.
/// </summary>
[Collection<RealServers>]
public sealed class StoreFaultTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const string Endpoint = $"{StoreFault.Database}-count";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>One host lives through all of them.</summary>
    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "R1")]
    public async Task Fault_OfEachKind_SignalsWaitAndHealthSaysWhyAndAllGoOn()
    {
        await using FaultWorld world = await StartAsync();
        foreach (StoreFault fault in StoreFault.All)
        {
            await EndureAsync(world, fault.Name, fault.Says, () => world.BreakAsync(fault), () => world.LiftAsync(fault));
        }

        Assert.Empty(await world.UntilDeadAsync(0, Token));
        Assert.Empty(await world.ErrorQueuesAsync(Endpoint, Token));
    }

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "R1")]
    public async Task Fault_TableLockedForLong_SignalsWait()
    {
        await using FaultWorld world = await StartAsync();
        await FaultWorld.RunAsync(
            world.Owner,
            $"ALTER DATABASE {StoreFault.Database} SET lock_timeout = 50",
            $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{StoreFault.Database}'"); // connections of before do not have it
        await using var connection = new Npgsql.NpgsqlConnection(world.Owner);
        await connection.OpenAsync(Token);
        await using Npgsql.NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Token);

        await EndureAsync(
            world,
            "table locked",
            "55P03: canceling statement due to lock timeout. Another session keeps a lock",
            async () =>
            {
                await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE signal_history IN ACCESS EXCLUSIVE MODE", connection, transaction);
                await command.ExecuteNonQueryAsync(Token);
            },
            () => transaction.CommitAsync(Token));

        Assert.Empty(await world.UntilDeadAsync(0, Token));
        Assert.Empty(await world.ErrorQueuesAsync(Endpoint, Token));
    }

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "R1")]
    public async Task Fault_ServerStopped_SignalsWait()
    {
        await using FaultWorld world = await StartAsync();

        await EndureAsync(world, "stopped", "The store is away: ", () => postgres.OwnServer.StopAsync(), () => postgres.OwnServer.RestartAsync());

        Assert.Empty(await world.UntilDeadAsync(0, Token));
        Assert.Empty(await world.ErrorQueuesAsync(Endpoint, Token));
    }

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "R1")]
    public async Task Fault_ServerStoppedBehindPgBouncer_SignalsWait()
    {
        RealTests.SkipIf(PgBouncerServer.Missing);
        await using PgBouncerServer bouncer = await PgBouncerServer.StartAsync(postgres.OwnServer);
        await using FaultWorld world = await StartAsync(bouncer.Port);

        await EndureAsync(world, "behind PgBouncer", "08P01: ", () => postgres.OwnServer.StopAsync(), () => postgres.OwnServer.RestartAsync());

        Assert.Empty(await world.UntilDeadAsync(0, Token));
        Assert.Empty(await world.ErrorQueuesAsync(Endpoint, Token));
    }

    /// <summary>Each of these is refused whenever it comes: too long, missing, against a constraint of the application's or of the store's own table.</summary>
    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "R2")]
    public async Task Data_RefusedByTheDatabase_IsDeadAfterItsAttemptsAndTheOthersAreApplied()
    {
        await using FaultWorld world = await StartAsync();
        await world.EmitAsync(20, Token);
        await world.EmitAsync(new Noted(world.CounterOf(0), -1, "too long"), Token);
        await world.EmitAsync(new Noted(world.CounterOf(1), -2, null), Token);
        await world.EmitAsync(new Noted(world.CounterOf(2), -3, "bad"), Token);
        await world.EmitAsync(new Counted(world.CounterOf(3), 13013), Token);
        await world.EmitAsync(20, Token);

        IReadOnlyList<int> applied = await world.UntilAppliedAsync(Token);
        IReadOnlyList<DeadSignal> dead = await world.UntilDeadAsync(4, Token);

        Assert.Equal(world.Emitted, applied);
        Assert.Equal(
            ["22001", "23502", "23514", "23514"],
            dead.Select(it => ((string[])["22001", "23502", "23514"]).Single(code => it.Error.Contains(code, StringComparison.Ordinal))).Order());
        Assert.All(dead, it => Assert.Equal(DeadReason.Failed, it.Reason));
        Assert.Empty(await world.ErrorQueuesAsync(Endpoint, Token));
        Assert.DoesNotContain(world.Log.Lines, it => it.StartsWith("1004:", StringComparison.Ordinal));
        Assert.InRange(world.Log.Lines.Count, 4, 20);
    }

    private async Task<FaultWorld> StartAsync(int? port = null) =>
        await FaultWorld.StartAsync(rabbit.Server, postgres.OwnServer, StoreFault.Database, port, Token);

    private static async Task EndureAsync(FaultWorld world, string name, string says, Func<Task> breakIt, Func<Task> lift)
    {
        await world.EmitAsync(10, Token);
        Assert.Equal(world.Emitted, await world.UntilAppliedAsync(Token));
        world.Log.Clear();

        await breakIt();
        await world.EmitAsync(20, Token);
        (HealthStatus status, string? text) = await world.UntilHealthAsync(it => it!.Contains(says, StringComparison.Ordinal), Token);
        Assert.Equal((HealthStatus.Unhealthy, true), (status, text!.StartsWith("The store is away: ", StringComparison.Ordinal)));
        await lift();

        Assert.Equal(world.Emitted, await world.UntilAppliedAsync(Token));
        await world.UntilHealthAsync(it => it == "The store answers, and what is due leaves.", Token);
        string[] lines = [.. world.Log.Lines];
        Assert.True(lines.Length <= 8, $"{name}: {string.Join('\n', lines)}");
        Assert.Contains(lines, it => it.Contains(says, StringComparison.Ordinal) || says.StartsWith("The store", StringComparison.Ordinal));
    }
}
