using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>2,000 signals to 100 processes, while hosts and broker die. Nothing is lost, nothing is applied twice.</summary>
[Collection<RealServers>]
public sealed class ExactlyOnceTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const int Accounts = 100;
    private const int Signals = 2000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "Z28")]
    [Trait("Feature", "Z33")]
    public async Task Nodes_KilledInTheMiddle_EverySignalAppliedExactlyOnce()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_kill", Token);
        HostProcess first = await world.StartNodeAsync(Token);
        await world.StartNodeAsync(Token);
        Task emitting = EmitAllAsync(world);

        await world.Ledgers.ReachedAsync(Signals / 4).WaitAsync(Token);
        await first.KillAsync();
        await world.Ledgers.ReachedAsync(Signals / 2).WaitAsync(Token);
        await (await world.StartNodeAsync(Token)).KillAsync();
        await world.StartNodeAsync(Token);

        await emitting;
        await AssertExactlyOnceAsync(world);
    }

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "Z28")]
    [Trait("Feature", "J30")]
    public async Task Broker_RestartedInTheMiddle_EverySignalAppliedExactlyOnce()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.OwnServer, postgres.Server, "ledger_broker", Token);
        await world.StartNodeAsync(Token);
        await world.StartNodeAsync(Token);
        Task emitting = EmitAllAsync(world);

        await world.Ledgers.ReachedAsync(Signals / 4).WaitAsync(Token);
        await rabbit.OwnServer.RestartAsync();

        await emitting;
        await AssertExactlyOnceAsync(world);
    }

    private static async Task EmitAllAsync(LedgerWorld world)
    {
        for (int account = 0; account < Accounts; account++)
        {
            await world.EmitAsync(new Opened($"a{account}"), "opened", Token);
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, Signals), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = Token },
            async (number, token) => await world.EmitAsync(new Credited($"a{number % Accounts}", number), $"credit {number}", token));
    }

    private static async Task AssertExactlyOnceAsync(LedgerWorld world)
    {
        await world.Ledgers.ReachedAsync(Signals).WaitAsync(Token);
        for (int account = 0; account < Accounts; account++)
        {
            ProcessView view = (await world.FindAsync($"/account/a{account}", Token))!;
            int[] expected = [.. Enumerable.Range(0, Signals).Where(it => it % Accounts == account)];
            Assert.Equal(expected, view.StateAs<Account>()!.Numbers.Order());
            Assert.Equal((Signals / Accounts) + 1, view.History.Count);
        }

        string[] booked = [.. world.Ledgers.Seen.Values.Select(it => it.What).Order(StringComparer.Ordinal)];
        string[] all = [.. Enumerable.Range(0, Signals).Select(it => $"a{it % Accounts} {it}").Order(StringComparer.Ordinal)];
        Assert.Equal(all, booked); // each outgoing message under one id, however often it was sent
    }
}
