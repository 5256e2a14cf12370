using BusSignals.RealParts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace BusSignals.RabbitMq.Tests;

/// <summary>Lamps on a real broker, of which one takes long.</summary>
[Trait("Feature", "N7")]
public sealed class UseRabbitMqTests(RabbitMqFixture rabbit) : IClassFixture<RabbitMqFixture>
{
    private const int Generous = 120_000;

    /// <summary>Several times what the broker hands out without an acknowledgement.</summary>
    private const int Count = 1500;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = Generous)]
    public async Task UseRabbitMq_OneSignalTakesLong_TheOthersAreAcknowledgedMeanwhile()
    {
        Uri broker = rabbit.Server.Uri;
        var lamps = new Lamps();
        string[] names = [.. Enumerable.Range(1000, Count).Select(it => $"lamp {it}")];
        using IHost host = await StartAsync(broker, lamps);

        await EmitAsync(host, new Switched(LampSaga.Slow));
        await lamps.SlowBegan.Task.WaitAsync(Token);
        await Parallel.ForEachAsync(names, Token, async (name, _) => await EmitAsync(host, new Switched(name)));
        List<string> switched = await lamps.NextAsync(Count, Token);
        lamps.SlowMayEnd.SetResult();
        string last = (await lamps.NextAsync(1, Token)).Single();
        await host.StopAsync(Token);

        Assert.Equal(names, switched.Order(StringComparer.Ordinal));
        Assert.Equal(LampSaga.Slow, last);
        Assert.Equal((false, 0u), (lamps.HasMore, await CountAsync(broker)));
    }

    [Fact(Timeout = Generous)]
    public async Task UseRabbitMq_InMemoryTransport_ChangesNothing()
    {
        var lamps = new Lamps();
        using IHost host = await StartAsync(null, lamps);

        await EmitAsync(host, new Switched("kitchen"));

        Assert.Equal(["kitchen"], await lamps.NextAsync(1, Token));
        await host.StopAsync(Token);
    }

    private static async Task<IHost> StartAsync(Uri? broker, Lamps lamps)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging().AddSingleton(lamps);
        builder.Services.Configure<MassTransitHostOptions>(it => it.WaitUntilStarted = true);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals.AddSaga<LampSaga>().UseInMemoryStore().UseRabbitMq());
            if (broker is null)
            {
                bus.UsingInMemory((context, memory) => memory.ConfigureEndpoints(context));
            }
            else
            {
                bus.UsingRabbitMq((context, transport) =>
                {
                    transport.Host(broker, it => it.UseGroupedWrites());
                    transport.ConfigureEndpoints(context);
                });
            }
        });
        IHost host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }

    private static async Task EmitAsync(IHost host, Switched signal)
    {
        await using AsyncServiceScope scope = host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, cancellationToken: Token);
    }

    private static async Task<uint> CountAsync(Uri broker)
    {
        await using IConnection connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(Token);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: Token);
        return await channel.MessageCountAsync("Lamp", Token);
    }
}
