using BusSignals.RealParts;
using Ledger;

namespace BusSignals.IntegrationTests;

/// <summary>A timer that falls due while everything is down.</summary>
[Collection<RealServers>]
public sealed class DowntimeTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "N5")]
    public async Task Timer_DueWhileAllIsDown_FiresOnceAfterTheStartAndSaysHowLate()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.OwnServer, postgres.OwnServer, "ledger_down", Token);
        HostProcess node = await world.StartNodeAsync(Token);
        await world.EmitAsync(new Opened("late"), "opened", Token);
        await world.EmitAsync(new AlarmSet("late", TimeSpan.FromSeconds(30)), "alarm", Token);
        ProcessView armed = await world.UntilAsync("/account/late", it => it.State == "Armed", Token); // a signal that came too early has a timer too
        DateTimeOffset due = Assert.Single(armed.Timers).Due;

        await node.KillAsync();
        await rabbit.OwnServer.StopAsync();
        await postgres.OwnServer.StopAsync();
        await LedgerWorld.PassAsync(due + TimeSpan.FromSeconds(1), Token);
        await postgres.OwnServer.RestartAsync();
        await rabbit.OwnServer.RestartAsync();
        await world.StartNodeAsync(Token);
        await world.Ledgers.ReachedAsync(1).WaitAsync(Token);

        ProcessView ended = await world.UntilAsync("/account/late", it => it.Status == ProcessStatus.Ended, Token);
        HistoryEntry fired = Assert.Single(ended.History, it => it.Kind == HistoryKind.Timer);
        Assert.Equal(due, fired.SentAt);
        Assert.Empty(ended.Timers);
        (string what, TimeSpan late) = Assert.Single(world.Ledgers.Seen).Value;
        Assert.Equal("late rang", what);
        Assert.Equal(fired.ConsumedAt - due, late);
        Assert.True(late >= TimeSpan.FromSeconds(1), $"was {late} late");
    }

    /// <summary>No crash, and no end of trying: the node says what it waits for, and goes on when it is there.</summary>
    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "N10")]
    public async Task Node_StartedWithoutBrokerAndDatabase_WaitsForBothAndWorks()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.OwnServer, postgres.OwnServer, "ledger_cold", Token);
        await (await world.StartNodeAsync(Token)).KillAsync(); // the queue is there
        await world.EmitAsync(new Opened("cold"), "opened", Token);
        await rabbit.OwnServer.StopAsync();
        await postgres.OwnServer.StopAsync();

        await world.StartNodeAsync(Token, says: "Connection Failed");
        await rabbit.OwnServer.RestartAsync();
        await world.EmitAsync(new Credited("cold", 1), "credited", Token); // the node gets it, and has no database
        await postgres.OwnServer.RestartAsync();
        await world.Ledgers.ReachedAsync(1).WaitAsync(Token);

        Assert.Equal([1], (await world.UntilAsync("/account/cold", it => it.State == "Open", Token)).StateAs<Account>()!.Numbers);
        Assert.Empty(await world.ListDeadAsync(Token));
    }
}
