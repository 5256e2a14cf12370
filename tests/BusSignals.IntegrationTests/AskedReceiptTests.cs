using BusSignals.RealParts;
using Ledger;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals.IntegrationTests;

/// <summary>A service that has only the broker asks what became of its signals.</summary>
[Collection<RealServers>]
[Trait("Feature", "N1")]
public sealed class AskedReceiptTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    public async Task Receipts_OfAnotherService_AreAskedForOverTheBroker()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_receipts", Token);
        HostProcess node = await world.StartNodeAsync(Token);
        Guid buffered = await world.EmitAsync(new Credited("late", 2), "2", Token);
        await world.EmitAsync(new Opened("now"), "opened", Token);
        Guid applied = await world.EmitAsync(new Credited("now", 1), "1", Token);
        await world.Ledgers.ReachedAsync(1).WaitAsync(Token);
        await world.UntilAsync("/account/late", it => it.Mailbox.Any(), Token);
        using IHost other = await StartOtherServiceAsync();
        var receipts = other.Services.GetRequiredService<IReceipts>();

        Receipt consumed = Assert.Single(await receipts.FindAsync(applied, "account", cancellationToken: Token));
        Assert.Equal(("/account/now", SignalOutcome.Applied, "Open"), (consumed.Process!.Value.Path, consumed.Outcome, consumed.State));
        Receipt waiting = Assert.Single(await receipts.FindAsync(buffered, "account", cancellationToken: Token));
        Assert.Equal(("/account/late", SignalOutcome.Waiting), (waiting.Process!.Value.Path, waiting.Outcome));
        Assert.Empty(await receipts.FindAsync(Guid.NewGuid(), "account", cancellationToken: Token));

        Assert.Equal(
            "There is no queue of the endpoint 'acount'; it is the name of a process type's endpoint (ProcessDefinition.Endpoint), whose service has run once.",
            (await Assert.ThrowsAsync<NoReceiverException>(() => receipts.FindAsync(applied, "acount", cancellationToken: Token))).Message);

        await node.KillAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => receipts.FindAsync(applied, "account", TimeSpan.FromSeconds(2), Token));
        await other.StopAsync(Token);
    }

    private async Task<IHost> StartOtherServiceAsync()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals.Add<Credited>());
            bus.UsingRabbitMq((context, transport) => transport.Host(rabbit.Server.Uri));
        });
        IHost host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
