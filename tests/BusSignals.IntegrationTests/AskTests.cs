using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>Asks over a real broker and a real database, with nodes that die.</summary>
[Collection<RealServers>]
public sealed class AskTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AskOptions Patient(string? key = null) => new() { IdempotencyKey = key, Timeout = TimeSpan.FromMinutes(2) };

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "N16")]
    public async Task Node_KilledBetweenCommitAndReply_TheRepeatedAskGetsTheFirstAnswer()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_askkill", Token);
        HostProcess node = await world.StartNodeAsync(Token);
        await world.EmitAsync(new Opened("y"), "opened", Token);
        await world.UntilAsync("/account/y", it => it.State == "Open", Token);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int> first = world.WithBusAsync(bus => bus.AskAsync<int>(new Withdraw("y", 13), Patient("k"), given.Token));

        await node.ExitedAsync(Token);
        Assert.Equal(13, (await world.Processes.FindAsync("/account/y", Token))!.StateAs<Account>()!.Withdrawn);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await world.StartNodeAsync(Token);
        int second = await world.WithBusAsync(bus => bus.AskAsync<int>(new Withdraw("y", 13), Patient("k"), Token));

        Assert.Equal(13, second);
        ProcessView view = (await world.Processes.FindAsync("/account/y", Token))!;
        Assert.Equal(13, view.StateAs<Account>()!.Withdrawn);
        Assert.Equal("13", Assert.Single(view.History, it => it.Name == "account.withdraw").Reply);
    }
}
