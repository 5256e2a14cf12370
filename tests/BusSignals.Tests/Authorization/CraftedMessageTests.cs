using System.Text.Json.Nodes;
using BusSignals.Testing;
using BusSignals.Tests.Ordering;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Authorization;

/// <summary>What somebody can send who reaches the broker and has seen the messages of the tenant 'acme'.</summary>
[Trait("Feature", "N13")]
public sealed class CraftedMessageTests
{
    private static readonly Dictionary<string, Action<JsonObject>> Forgeries = new()
    {
        ["without a proof"] = it => it.Headers().Remove(SignalHeaders.Proof),
        ["empty proof"] = it => it.Headers()[SignalHeaders.Proof] = "",
        ["nonsense for a proof"] = it => it.Headers()[SignalHeaders.Proof] = "let me in",
        ["proof cut off"] = it => it.Headers()[SignalHeaders.Proof] = it.Proof()[..^1],
        ["proof made longer"] = it => it.Headers()[SignalHeaders.Proof] = it.Proof() + "A",
        ["proof with a changed character"] = it => it.Headers()[SignalHeaders.Proof] = Changed(it.Proof(), 20),
        ["proof of an unknown format"] = it => it.Headers()[SignalHeaders.Proof] = Changed(it.Proof(), 0),
        ["proof of an unknown key"] = it => it.Headers()[SignalHeaders.Proof] = Changed(it.Proof(), 2),
        ["another tenant"] = it => it["message"]!["tenant"] = "globex",
        ["another order"] = it => it["message"]!["order"] = "2",
        ["another message id"] = it => it["messageId"] = Guid.NewGuid().ToString(),
        ["an idempotency key, which is another id"] = it => it.Headers()[SignalHeaders.IdempotencyKey] = "again",
        ["another signal"] = it => it["messageType"] = new JsonArray("urn:message:BusSignals.Tests.Authorization:Paid"),
        ["sent to the process"] = it => it.Headers()[SignalHeaders.Process] = "/tenant/acme/order/1",
        ["a name and a value that run into each other"] = it =>
        {
            it["message"]!["tenant"] = "acme;order=1";
            it["message"]!["order"] = "1;";
        },
    };

    public static TheoryData<string> Names => new(Forgeries.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Deliver_Crafted_IsADeadSignalAndTouchesNoProcess(string forgery)
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker());
        OutgoingMessage genuine = await harness.EmittedAsync(new Placed("acme", "1", "acme"));

        await harness.DeliverAsync(Forged(genuine, Forgeries[forgery]));

        Assert.Equal(DeadReason.Rejected, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
        foreach (string path in (string[])["/tenant/acme/order/1", "/tenant/acme/order/2", "/tenant/globex/order/1"])
        {
            Assert.Null(await harness.Processes.FindAsync(path, Token));
        }

        await harness.DeliverAsync(genuine); // so that it is the forgery that was refused
        Assert.Equal(["placed"], await harness.SeenAsync("/tenant/acme/order/1"));
    }

    [Fact]
    public async Task Deliver_SentToAProcessOfAnotherTenant_IsADeadSignal()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker());
        OutgoingMessage genuine = await harness.EmittedAsync(new Placed("acme", "1", "acme"));

        await harness.DeliverAsync(Forged(genuine, it => it.Headers()[SignalHeaders.Process] = "/tenant/globex/order/1"));

        Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Null(await harness.Processes.FindAsync("/tenant/globex/order/1", Token));
    }

    [Fact]
    public async Task Deliver_HeadersThatNameAnotherTenant_ChangeNothing()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker());
        OutgoingMessage genuine = await harness.EmittedAsync(new Placed("acme", "1", "acme"));

        await harness.DeliverAsync(Forged(genuine, it => it.Headers()[SignalHeaders.Path] = "/tenant/globex/order/1/placed"));

        Assert.Equal(["placed"], await harness.SeenAsync("/tenant/acme/order/1"));
        Assert.Null(await harness.Processes.FindAsync("/tenant/globex/order/1", Token));
    }

    [Fact]
    public async Task Deliver_TheSameMessageAgain_IsADuplicate()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker());
        OutgoingMessage genuine = await harness.EmittedAsync(new Placed("acme", "1", "acme"));

        await harness.DeliverAsync(genuine, genuine);

        Assert.Single((await harness.ProcessAsync("/tenant/acme/order/1", Token)).View.History);
    }

    [Fact]
    public async Task Publish_WithPlainMassTransit_IsRefusedUnlessItIsAllowed()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker(), it => it.AllowPlain<Paid>().Keys.Add(1, Shops.Key));

        await harness.PublishAsync(new Placed("acme", "1"), cancellationToken: Token);
        await harness.PublishAsync(new Paid("acme", "2"), cancellationToken: Token);
        await harness.PublishAsync(new Paid("acme", "3"), it => it.Headers.Set(SignalHeaders.Proof, "wrong"), Token);

        Assert.Equal(
            [
                "The signal 'tenant.placed' is not allowed: it is for the tenant 'acme' and carries no proof of it.",
                "The signal 'tenant.paid' is not allowed: it is for the tenant 'acme' and carries a proof of something else.",
            ],
            (await harness.DeadSignalsAsync(Token)).Select(it => it.Error));
        Assert.NotNull(await harness.Processes.FindAsync("/tenant/acme/order/2", Token));
    }

    [Fact]
    public async Task Replay_OfARefusedSignal_IsRefusedAgain()
    {
        await using SignalHarness harness = await Shops.StartAsync(new Worker());
        await harness.PublishAsync(new Placed("acme", "1"), cancellationToken: Token);
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));

        ReplayResult result = await harness.DeadSignals().ReplayAsync(dead.Sequence, Token);

        Assert.Equal(
            (SignalOutcome.Rejected, "The signal 'tenant.placed' is not allowed: it is for the tenant 'acme' and carries no proof of it."),
            (result.Outcome, result.Error));
        Assert.Null(await harness.Processes.FindAsync("/tenant/acme/order/1", Token));
        Assert.Single(await harness.DeadSignalsAsync(Token));
    }

    private static string Changed(string proof, int at) => proof[..at] + (proof[at] == 'B' ? 'C' : 'B') + proof[(at + 1)..];

    private static OutgoingMessage Forged(OutgoingMessage message, Action<JsonObject> forge)
    {
        JsonObject body = JsonNode.Parse(message.Body!)!.AsObject();
        forge(body);
        JsonObject properties = JsonNode.Parse(message.Properties!)!.AsObject();
        properties["headers"] = body.Headers().DeepClone();
        return message with { Id = Guid.Parse(body["messageId"]!.GetValue<string>()), Body = body.ToJsonString(), Properties = properties.ToJsonString() };
    }
}

internal static class Envelopes
{
    public static JsonObject Headers(this JsonObject envelope) => envelope["headers"]!.AsObject();

    public static string Proof(this JsonObject envelope) => envelope.Headers()[SignalHeaders.Proof]!.GetValue<string>();
}
