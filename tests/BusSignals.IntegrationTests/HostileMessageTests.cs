using System.Text;
using BusSignals.RealParts;
using Ledger;
using MassTransit;
using RabbitMQ.Client;

namespace BusSignals.IntegrationTests;

/// <summary>What an attacker writes into a queue of a real broker is applied or a dead signal in a real database.</summary>
[Collection<RealServers>]
[Trait("Feature", "N4")]
public sealed class HostileMessageTests(RabbitMqFixture rabbit, PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>None of these can be applied.</summary>
    private static readonly (string Body, Action<BasicProperties> Properties)[] Hostile =
    [
        ("", _ => { }),
        ("\0\0", _ => { }),
        ("base64:%", _ => { }),
        ("{ not json", it => it.MessageId = "no guid"),
        ("{}", it => it.ContentType = "nonsense"),
        ("{}", it => it.ContentType = "application/" + new string('x', 240)),
        (new string('[', 100_000), _ => { }),
        (Credit("""{ "account": "a", "number": 1e400 }"""), _ => { }),
        (Credit("""{ "account": "a", "number": "x\u0000y" }"""), _ => { }),
        (Credit("""{ "account": "\ud800", "number": 1 }"""), _ => { }),
        (Credit("[]"), _ => { }),
        (Credit($$"""{ "account": "a", "number": 1, "more": "{{new string('x', 1_000_000)}}" }"""), _ => { }),
        (Credit("""{ "account": "a", "number": 1 }""", "urn:message:Some:\\u0000Thing"), _ => { }),
        (Credit("""{ "account": "a", "number": 1 }""", headers: """{ "signal-process": "/account/\u0000" }"""), _ => { }),
        (Credit("""{ "account": "a", "number": 1 }""", id: Guid.Empty.ToString()), _ => { }),
        ("{}", it => it.Headers = new Dictionary<string, object?> { ["MT-MessageType"] = new byte[] { 0, 255 }, ["x"] = "\0" }),
    ];

    /// <summary>Each of these can.</summary>
    private static readonly string[] Odd =
    [
        Credit("""{ "account": "a\u0000b", "number": 1, "more": "\u0000" }"""),
        Credit("""{ "account": "a", "number": 1 }""", headers: """{ "signal-version": "2147483648", "traceparent": "x\u0000", "signal-sent": "never" }"""),
        Credit("""{ "account": "a", "number": 2 }""", headers: """{ "signal-key": "\u0000", "other": "\u0000" }"""),
        Credit("""{ "account": "a", "number": 3 }""", headers: """{ "signal-sent": "0001-01-01T00:00:00.0000000+00:00" }"""),
        Credit("""{ "account": "a", "number": 4 }""", headers: """{ "signal-sent": "9999-12-31T23:59:59.9999999+00:00" }"""),
    ];

    [Fact(Timeout = Bounds.Generous)]
    public async Task Hostile_ManyInTheQueue_EachIsAppliedOrDeadAndTheQueueGoesOn()
    {
        await using LedgerWorld world = await LedgerWorld.StartAsync(rabbit.Server, postgres.Server, "ledger_hostile", Token);
        await world.StartNodeAsync(Token);
        var factory = new ConnectionFactory { Uri = rabbit.Server.Uri };
        await using IConnection connection = await factory.CreateConnectionAsync(Token);
        await using IChannel channel = await connection.CreateChannelAsync(cancellationToken: Token);

        foreach ((string body, Action<BasicProperties> configure) in Hostile)
        {
            var properties = new BasicProperties { ContentType = "application/vnd.masstransit+json" };
            configure(properties);
            await channel.BasicPublishAsync("", "account", mandatory: true, properties, Encoding.UTF8.GetBytes(body), Token);
        }

        foreach (string body in Odd)
        {
            await channel.BasicPublishAsync("", "account", Encoding.UTF8.GetBytes(body), Token);
        }

        await world.EmitAsync(new Opened("a"), "opened", Token);
        await world.EmitAsync(new Opened("a\0b"), "opened", Token);
        await world.Ledgers.ReachedAsync(Odd.Length).WaitAsync(Token);

        Assert.Equal([1, 2, 3, 4], (await world.UntilAsync("/account/a", it => it.State == "Open", Token)).StateAs<Account>()!.Numbers.Order());
        Assert.Equal([1], (await world.UntilAsync("/account/a%00b", it => it.State == "Open", Token)).StateAs<Account>()!.Numbers);
        IReadOnlyList<DeadSignal> dead = await world.UntilDeadAsync(Hostile.Length, Token);

        Assert.Equal(Hostile.Length, dead.Count);
        Assert.All(dead, it => Assert.NotEmpty(it.Error));
    }

    private static string Credit(string message, string? type = null, string headers = "{}", string? id = null) =>
        $$"""
        {
          "messageId": "{{id ?? NewId.NextGuid().ToString()}}",
          "messageType": [ "{{type ?? MessageUrn.ForTypeString<Credited>()}}" ],
          "message": {{message}},
          "headers": {{headers}}
        }
        """;
}
