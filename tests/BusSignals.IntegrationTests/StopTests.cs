using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>Nodes that are told to stop in the middle of their work, one after the other, as a deployment does.</summary>
[Collection<RealServers>]
[Trait("Feature", "Z28")]
public sealed class StopTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const int Accounts = 10;
    private const int Credits = 30;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    public async Task Nodes_ReplacedWhileSignalsCome_ApplyEachOnceAndLeaveNothingBehind()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_stop", Token);
        HostProcess node = await world.StartNodeAsync(Token);
        Task emitting = Task.WhenAll(Enumerable.Range(0, Accounts).Select(account => EmitAsync(world, $"{account}")));
        for (int replaced = 1; replaced <= 3; replaced++)
        {
            await world.Ledgers.ReachedAsync(replaced * 50).WaitAsync(Token);
            HostProcess next = await world.StartNodeAsync(Token);
            await node.StopAsync(Token);
            Assert.Equal(0, node.ExitCode);
            node = next;
        }

        await emitting;
        await world.Ledgers.ReachedAsync(Accounts * Credits).WaitAsync(Token);

        for (int account = 0; account < Accounts; account++)
        {
            ProcessView view = (await world.FindAsync($"/account/{account}", Token))!;
            Assert.Equal(Enumerable.Range(0, Credits), view.StateAs<Account>()!.Numbers);
        }

        Assert.Empty(await world.ListDeadAsync(Token));
    }

    private static async Task EmitAsync(LedgerWorld world, string account)
    {
        await world.EmitAsync(new Opened(account), $"opened {account}", Token);
        for (int number = 0; number < Credits; number++)
        {
            await world.EmitAsync(new Credited(account, number), $"credit {account} {number}", Token);
        }
    }
}
