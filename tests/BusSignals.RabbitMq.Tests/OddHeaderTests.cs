using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using BusSignals.RealParts;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;

namespace BusSignals.RabbitMq.Tests;

/// <summary>Whatever headers and properties a publisher gives a message on a real broker, it is handled, or a dead signal that can be replayed.</summary>
[Trait("Feature", "R14")]
public sealed class OddHeaderTests(RabbitMqFixture rabbit) : IClassFixture<RabbitMqFixture>
{
    private const int Generous = 120_000;

    [Signal("/letter/{letter}/posted", Id = "letter.posted")]
    public sealed record Posted(string Letter, bool Fails = false);

    public sealed class Letter : SagaState;

    private sealed class Desk
    {
        public Channel<(string Letter, IReadOnlyDictionary<string, string> Headers)> Taken { get; } = Channel.CreateUnbounded<(string, IReadOnlyDictionary<string, string>)>();
    }

    [Process("/letter/{letter}", Endpoint = "letter")]
    private sealed class LetterFlow : SignalFlow
    {
        public LetterFlow(Desk desk) => On<Posted>((signal, context) =>
        {
            if (signal.Fails)
            {
                throw new InvalidOperationException("no stamp");
            }

            Assert.True(desk.Taken.Writer.TryWrite((signal.Letter, context.Headers)));
        });
    }

    private readonly Desk _desk = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, object?, string?> Headers => new()
    {
        { "table", new Dictionary<string, object?> { ["a"] = "x", ["n"] = 1, ["in"] = new Dictionary<string, object?> { ["b"] = "y" } }, """{"a":"x","n":1,"in":{"b":"y"}}""" },
        { "list", new List<object?> { "a", 2, null }, """["a",2,null]""" },
        { "bytes", new byte[] { 1, 2, 3 }, "\u0001\u0002\u0003" },
        { "double", 1.5d, "1.5" },
        { "bool", true, "true" },
        { "long", long.MaxValue, "9223372036854775807" },
        { "none", null, null },
        { "text", "日本 🚀", "日本 🚀" },
        { "MessageId", "no guid", null },
        { "CorrelationId", "no guid", null },
        { "ConversationId", "no guid", null },
        { "signal-version", new Dictionary<string, object?> { ["v"] = 1 }, """{"v":1}""" },
        { "signal-sent", new AmqpTimestamp(long.MaxValue), null },
    };

    [Theory(Timeout = Generous)]
    [MemberData(nameof(Headers), DisableDiscoveryEnumeration = true)]
    public async Task Raw_WithAnyHeader_IsHandled(string name, object? value, string? expected)
    {
        using IHost host = await StartAsync();
        var headers = new Dictionary<string, object?> { ["MT-MessageType"] = MessageUrn.ForTypeString<Posted>(), ["signal-key"] = Guid.NewGuid().ToString(), [name] = value };

        await PublishAsync("""{ "letter": "1" }""", it => it.Headers = headers, "application/json");

        (string letter, IReadOnlyDictionary<string, string> taken) = await _desk.Taken.Reader.ReadAsync(Token);
        Assert.Equal("1", letter);
        if (expected is not null)
        {
            Assert.Equal(expected, taken[name]);
        }

        await host.StopAsync(Token);
    }

    [Fact(Timeout = Generous)]
    public async Task Raw_MessageIdInThePropertiesAndTheHeaders_IsADeadSignalOnceAndIsReplayed()
    {
        using IHost host = await StartAsync();
        var id = Guid.NewGuid();

        await PublishAsync(
            """{ "letter": "1", "fails": true }""",
            it =>
            {
                it.MessageId = id.ToString();
                it.CorrelationId = Guid.NewGuid().ToString();
                it.Headers = new Dictionary<string, object?> { ["MT-MessageType"] = MessageUrn.ForTypeString<Posted>(), ["MessageId"] = id.ToString(), ["CorrelationId"] = Guid.NewGuid().ToString() };
            },
            "application/json");

        DeadSignal dead = await DeadAsync(host);
        Assert.Equal((DeadReason.Failed, id, "application/json"), (dead.Reason, dead.MessageId!.Value, dead.ContentType));
        ReplayResult again = await host.Services.GetRequiredService<IDeadSignals>().ReplayAsync(dead.Sequence, Token);
        Assert.Equal("InvalidOperationException: no stamp", again.Error);
        await host.StopAsync(Token);
    }

    [Fact(Timeout = Generous)]
    public async Task Publisher_WithRawJsonThatTheEndpointDoesNotRead_IsADeadSignalOnceAndIsReplayed()
    {
        using IHost host = await StartAsync(takesRaw: false);
        IBusControl publisher = Bus.Factory.CreateUsingRabbitMq(it =>
        {
            it.Host(rabbit.Server.Uri);
            it.UseRawJsonSerializer();
        });
        await publisher.StartAsync(Token);

        await publisher.Publish(new Posted("1"), Token);

        DeadSignal dead = await DeadAsync(host);
        Assert.Equal(DeadReason.Undecodable, dead.Reason);
        Assert.True((await host.Services.GetRequiredService<IDeadSignals>().ReplayAsync(dead.Sequence, Token)).Succeeded);
        Assert.Equal("1", (await _desk.Taken.Reader.ReadAsync(Token)).Letter);
        await publisher.StopAsync(Token);
        await host.StopAsync(Token);
    }

    [Fact(Timeout = Generous)]
    public async Task Undecodable_WithHeadersOfAnyKind_IsADeadSignalThatKeepsThem()
    {
        using IHost host = await StartAsync();

        await PublishAsync(
            "{ no json",
            it =>
            {
                it.MessageId = "no guid";
                it.Headers = new Dictionary<string, object?> { ["MessageId"] = "another", ["table"] = new Dictionary<string, object?> { ["a"] = new List<object?> { 1, "x" } } };
            },
            "application/vnd.masstransit+json");

        DeadSignal dead = await DeadAsync(host);
        Assert.Equal(DeadReason.Undecodable, dead.Reason);
        Assert.Equal("""{"a":[1,"x"]}""", JsonSerializer.Deserialize<Dictionary<string, string>>(dead.Headers!)!["table"]);
        await host.StopAsync(Token);
    }

    [Fact(Timeout = Generous)]
    public async Task Publisher_WithRawJson_IsHandledAndItsFailuresAreKept()
    {
        using IHost host = await StartAsync();
        IBusControl publisher = Bus.Factory.CreateUsingRabbitMq(it =>
        {
            it.Host(rabbit.Server.Uri);
            it.UseRawJsonSerializer();
        });
        await publisher.StartAsync(Token);

        await publisher.Publish(new Posted("1"), it => it.Headers.Set("person", new { name = "Ann" }), Token);
        await publisher.Publish(new Posted("2", Fails: true), Token);

        Assert.Equal("1", (await _desk.Taken.Reader.ReadAsync(Token)).Letter);
        Assert.Equal((DeadReason.Failed, "InvalidOperationException: no stamp"), (await DeadAsync(host)) is var dead ? (dead.Reason, dead.Error) : default);
        await publisher.StopAsync(Token);
        await host.StopAsync(Token);
    }

    private static async Task<DeadSignal> DeadAsync(IHost host)
    {
        IDeadSignals dead = host.Services.GetRequiredService<IDeadSignals>();
        IReadOnlyList<DeadSignal> all;
        while ((all = await dead.ListAsync(cancellationToken: Token)).Count == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Token);
        }

        return Assert.Single(all);
    }

    private async Task PublishAsync(string body, Action<BasicProperties> configure, string contentType)
    {
        await using IConnection connection = await new ConnectionFactory { Uri = rabbit.Server.Uri }.CreateConnectionAsync(Token);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: Token);
        var properties = new BasicProperties { ContentType = contentType };
        configure(properties);
        await channel.BasicPublishAsync("", "letter", mandatory: true, properties, Encoding.UTF8.GetBytes(body), Token);
    }

    private async Task<IHost> StartAsync(bool takesRaw = true)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLogging().AddSingleton(_desk);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals.ConfigureUpgrades(it => it.Patience = TimeSpan.Zero).AddFlow<LetterFlow>().UseInMemoryStore().UseRabbitMq());
            bus.UsingRabbitMq((context, transport) =>
            {
                transport.Host(rabbit.Server.Uri);
                if (takesRaw)
                {
                    transport.UseRawJsonDeserializer();
                }

                transport.ConfigureEndpoints(context);
            });
        });
        IHost host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
