using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>One emitter, two nodes that take from one queue, and one of them dies: the order is the emitter's.</summary>
[Collection<RealServers>]
public sealed class OrderTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const int Accounts = 50;
    private const int Signals = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "N11")]
    public async Task Node_KilledInTheMiddle_EachAccountHasItsSignalsInTheOrderEmitted()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_order", Token);
        HostProcess first = await world.StartNodeAsync(Token);
        await world.StartNodeAsync(Token);
        Task emitting = Parallel.ForEachAsync(
            Enumerable.Range(0, Accounts), new ParallelOptions { MaxDegreeOfParallelism = Accounts, CancellationToken = Token },
            async (account, token) =>
            {
                await world.EmitAsync(new Opened($"o{account}"), "opened", token);
                for (int number = 0; number < Signals; number++)
                {
                    await world.EmitAsync(new Credited($"o{account}", number), $"credit {number}", token);
                }
            });

        await world.Ledgers.ReachedAsync(Accounts * Signals / 4).WaitAsync(Token);
        await first.KillAsync();
        await world.Ledgers.ReachedAsync(Accounts * Signals / 2).WaitAsync(Token);
        await world.StartNodeAsync(Token);
        await emitting;
        await world.Ledgers.ReachedAsync(Accounts * Signals).WaitAsync(Token);

        for (int account = 0; account < Accounts; account++)
        {
            ProcessView view = (await world.FindAsync($"/account/o{account}", Token))!;
            Assert.Equal(Enumerable.Range(0, Signals), view.StateAs<Account>()!.Numbers);
            Assert.Empty(view.Timers);
        }
    }
}
