using BusSignals.EntityFrameworkCore;
using BusSignals.RealParts;
using Ledger;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BusSignals.IntegrationTests.Upgrades;

/// <summary>
/// A rolling upgrade: a host of the old version and one of the new, on one database and one queue. The new one has
/// two signals, a state and a member of the state that the old one does not know.
/// </summary>
[Collection<RealServers>]
[Trait("Feature", "N11")]
public sealed class RollingUpgradeTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private const int Visits = 25;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Bounds.Generous)]
    public async Task TwoVersions_OnOneQueue_ApplyEachSignalOnceAndLoseNothing()
    {
        string database = await postgres.Server.CreateDatabaseAsync("rolling");
        using IHost emitter = Build<NewVisitSaga>(database, hosted: false);
        await using (AsyncServiceScope scope = emitter.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<LedgerDbContext>().Database.EnsureCreatedAsync(Token);
        }

        using IHost older = Build<OldVisitSaga>(database, hosted: true);
        using IHost newer = Build<NewVisitSaga>(database, hosted: true);
        await older.StartAsync(Token);
        await newer.StartAsync(Token);
        await emitter.StartAsync(Token);

        await Task.WhenAll(Enumerable.Range(0, Visits).Select(it => EmitAsync(emitter, $"{it}")));

        for (int i = 0; i < Visits; i++)
        {
            ProcessView visit = await UntilAsync(emitter, $"/visit/{i}/stay", it => it.Status == ProcessStatus.Ended);
            NewVisit state = visit.StateAs<NewVisit>()!;
            Assert.Equal(("Ann", 4), (state.Guest, state.Words.Count));
            Assert.Equal([1, 2, 3, 4], state.Words);
            Assert.Equal(8, visit.History.Count(it => it.Outcome == SignalOutcome.Applied));
        }

        Assert.Empty(await emitter.Services.GetRequiredService<IDeadSignals>().ListAsync(cancellationToken: Token));
        foreach (IHost host in (IHost[])[emitter, older, newer])
        {
            await host.StopAsync(Token);
        }
    }

    private static async Task EmitAsync(IHost emitter, string visit)
    {
        await using AsyncServiceScope scope = emitter.Services.CreateAsyncScope();
        var bus = scope.ServiceProvider.GetRequiredService<ISignalBus>();
        await bus.EmitAsync(new Begun(visit), cancellationToken: Token);
        await bus.EmitAsync(new Said(visit, 1), cancellationToken: Token);
        await bus.EmitAsync(new GuestNamed(visit, "Ann"), cancellationToken: Token);
        await bus.EmitAsync(new Said(visit, 2), cancellationToken: Token);
        await bus.EmitAsync(new TeaServed(visit), cancellationToken: Token);
        await bus.EmitAsync(new Said(visit, 3), cancellationToken: Token);
        await bus.EmitAsync(new Said(visit, 4), cancellationToken: Token);

        // The old host cannot keep an order with a signal that it does not know.
        await UntilAsync(emitter, $"/visit/{visit}/stay", it => it.State == "Inside" && it.StateAs<NewVisit>() is { Guest: not null, Words.Count: 4 });
        await bus.EmitAsync(new Over(visit), cancellationToken: Token);
    }

    private static async Task<ProcessView> UntilAsync(IHost host, string path, Func<ProcessView, bool> condition)
    {
        var processes = host.Services.GetRequiredService<IProcesses>();
        while (true)
        {
            if (await processes.FindAsync(path, Token) is { } view && condition(view))
            {
                return view;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
        }
    }

    private IHost Build<TSaga>(string database, bool hosted) where TSaga : class, StateMachine
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddDbContext<LedgerDbContext>(it => it.UseNpgsql(database));
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals
                .AddSaga<TSaga>(hosted: hosted)
                .UseEntityFramework<LedgerDbContext>());
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(rabbit.Server.Uri);
                transport.ConfigureEndpoints(context);
            });
        });
        return builder.Build();
    }
}
