using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>Asks over a real broker and a real database, with nodes that die.</summary>
[Collection<RealServers>]
public sealed class AskTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static AskOptions Patient(string? key = null) => new() { IdempotencyKey = key, Timeout = TimeSpan.FromMinutes(2) };

    private static ProcessId IdOf(string account) => ProcessId.Parse(SignalPath.Parse("/account/{account}"), $"/account/{account}");

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "N16")]
    [Trait("Feature", "N17")]
    public async Task Ask_RefusedThenTaken_LeavesNoTraceThenReplies()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_ask", Token);
        await world.StartNodeAsync(Token);

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => world.WithBusAsync(bus =>
            bus.For(IdOf("x")).StartOrAskAsync<int>(new Opened("x"), new Withdraw("x", -1), Patient(), Token)));
        Assert.Equal("an amount is never negative", exception.Reason);
        Assert.Null(await world.FindAsync("/account/x", Token));
        Assert.Empty(await world.ListDeadAsync(Token));

        Assert.Equal(5, await world.WithBusAsync(bus =>
            bus.For(IdOf("x")).StartOrAskAsync<int>(new Opened("x"), new Withdraw("x", 5), Patient(), Token)));
        Assert.Equal(7, await world.WithBusAsync(bus => bus.AskAsync<int>(new Withdraw("x", 2), Patient(), Token)));
    }

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
        Assert.Equal(13, (await world.FindAsync("/account/y", Token))!.StateAs<Account>()!.Withdrawn);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await world.StartNodeAsync(Token);
        int second = await world.WithBusAsync(bus => bus.AskAsync<int>(new Withdraw("y", 13), Patient("k"), Token));

        Assert.Equal(13, second);
        ProcessView view = (await world.FindAsync("/account/y", Token))!;
        Assert.Equal(13, view.StateAs<Account>()!.Withdrawn);
        Assert.Equal("13", Assert.Single(view.History, it => it.Name == "account.withdraw").Reply);
    }

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "N17")]
    public async Task StartOrSignal_TwentyCallersAndTwoNodes_OneStartAndTwentySignals()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_start", Token);
        await world.StartNodeAsync(Token);
        await world.StartNodeAsync(Token);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(number => world.WithBusAsync(
            bus => bus.For(IdOf("z")).StartOrSignalAsync(new Opened("z"), new Credited("z", number), cancellationToken: Token))));
        await world.Ledgers.ReachedAsync(20).WaitAsync(Token);

        ProcessView view = (await world.FindAsync("/account/z", Token))!;
        Assert.Equal(Enumerable.Range(0, 20), view.StateAs<Account>()!.Numbers.Order());
        Assert.Single(view.History, it => it.Name == "account.opened");
        Assert.Equal(21, view.History.Count);
    }
}
