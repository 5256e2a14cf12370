using System.Text;
using BusSignals.RealParts;
using Ledger;
using MassTransit;
using RabbitMQ.Client;

namespace BusSignals.IntegrationTests;

/// <summary>What a real broker does with signals: routing, interop, garbage, nobody there.</summary>
[Collection<RealServers>]
public sealed class DeliveryTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "J23")]
    [Trait("Feature", "C26")]
    public async Task Signals_ForDifferentAccounts_ReachTheirsOnly()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_route", Token);
        await world.StartNodeAsync(Token);

        await world.EmitAsync(new Credited("x", 1), "1", Token); // before it is opened
        await world.EmitAsync(new Opened("x"), "opened", Token);
        await world.EmitAsync(new Opened("y"), "opened", Token);
        await world.EmitAsync(new Credited("y", 2), "2", Token);
        await world.Ledgers.ReachedAsync(2).WaitAsync(Token);

        Assert.Equal([1], (await world.UntilAsync("/account/x", it => it.State == "Open", Token)).StateAs<Account>()!.Numbers);
        Assert.Equal([2], (await world.UntilAsync("/account/y", it => it.State == "Open", Token)).StateAs<Account>()!.Numbers);
    }

    [Fact(Timeout = Bounds.Generous)]
    [Trait("Feature", "N12")]
    public async Task PlainPublisher_WithoutThisLibrary_IsUnderstood()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_plain", Token);
        await world.StartNodeAsync(Token);

        await world.Bus.Publish(new Opened("plain"), Token);
        await world.Bus.Publish(new Credited("plain", 7), Token);
        await world.Ledgers.ReachedAsync(1).WaitAsync(Token);

        Assert.Equal("plain 7", Assert.Single(world.Ledgers.Seen).Value.What);
    }

    [Fact(Timeout = Bounds.Generous)]
    public async Task Garbage_InTheQueue_IsADeadSignalAndTheQueueGoesOn()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_garbage", Token);
        await world.StartNodeAsync(Token);
        var factory = new ConnectionFactory { Uri = rabbit.Server.Uri };
        await using IConnection connection = await factory.CreateConnectionAsync(Token);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: Token);

        await channel.BasicPublishAsync("", "account", Encoding.UTF8.GetBytes("{ not json"), Token);
        await world.EmitAsync(new Opened("after"), "opened", Token);
        await world.EmitAsync(new Credited("after", 1), "1", Token);
        await world.Ledgers.ReachedAsync(1).WaitAsync(Token);

        DeadSignal dead = Assert.Single(await world.UntilDeadAsync(1, Token));
        Assert.Equal((DeadReason.Undecodable, "{ not json", "account"), (dead.Reason, dead.Body, dead.Endpoint));
    }

    [Fact(Timeout = Bounds.Generous)]
    public async Task Emit_WithNoQueueBound_FailsInsteadOfVanishing()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_nobody", Token);

        var exception = await Assert.ThrowsAsync<NoReceiverException>(() => world.EmitOnceAsync(new Nobody("x"), Token));

        Assert.Equal(
            "The signal 'nobody.nobody' was returned by the broker: no queue takes it. Start the process that does once, so that its "
            + "queue is bound, or emit with EmitOptions.RequireReceiver = false.",
            exception.Message);
    }
}
