using System.Text;
using BusSignals.Testing;
using static BusSignals.Tests.Receiving.DepotHarness;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>Whatever comes is applied or a dead signal with a reason, and a good signal after it is applied.</summary>
[Trait("Feature", "N4")]
[Trait("Feature", "Z31")]
public sealed class HostileMessageTests
{
    private const string Json = "application/vnd.masstransit+json";

    public static TheoryData<string, DeadReason> Bodies => new()
    {
        { "", DeadReason.Undecodable },
        { "null", DeadReason.Undecodable },
        { "[]", DeadReason.Undecodable },
        { "42", DeadReason.Undecodable },
        { "\"text\"", DeadReason.Undecodable },
        { "\0\0\0", DeadReason.Undecodable },
        { "base64:%%%", DeadReason.Undecodable },
        { "{", DeadReason.Undecodable },
        { "{}", DeadReason.Undecodable },
        { Envelope("null"), DeadReason.Undecodable },
        { Envelope("[]"), DeadReason.Invalid },
        { Envelope("7"), DeadReason.Invalid },
        { Envelope("\"x\""), DeadReason.Invalid },
        { Envelope("{}"), DeadReason.Invalid },
        { Envelope("""{ "depot": null, "count": 1 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "", "count": 1 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": 7, "count": 1 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 101 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": -1 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1e400 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 99999999999999999999 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1.5 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1, "price": 1e400 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": true }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1, "count": 500 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 500, "COUNT": 1 }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1, "note": { "deep": [] } }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "\ud800", "count": 1 }"""), DeadReason.Invalid },
        { Envelope($$"""{ "depot": "{{new string('x', 300)}}", "count": 1 }"""), DeadReason.Invalid },
        { Envelope($$"""{ "depot": "a", "count": 1, "note": "{{new string('x', 1_000_000)}}" }"""), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1, "note": "refuse\u0000me" }"""), DeadReason.Rejected },
        { Envelope("""{ "depot": "a", "count": 1 }""", "\"urn:message:Some:Thing\""), DeadReason.Unknown },
        { Envelope("""{ "depot": "a", "count": 1 }""", ""), DeadReason.Unknown },
        { Envelope("""{ "depot": "a", "count": 1 }""", string.Join(',', Enumerable.Range(0, 5000).Select(it => $"\"urn:message:Some:Thing{it}\""))), DeadReason.Unknown },
        { Envelope("{}", "\"urn:message:BusSignals:NamedSignal\""), DeadReason.Unknown },
        { Envelope("""{ "id": "depot.stocked", "payload": { "depot": "a", "count": 1 } }""", "\"urn:message:BusSignals:NamedSignal\""), DeadReason.Unknown },
        { Envelope("""{ "id": "x\u0000y\ud800", "payload": 1 }""", "\"urn:message:BusSignals:NamedSignal\""), DeadReason.Undecodable },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-process\": \"/depot/b\" },"), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-process\": \"nonsense\" },"), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-process\": [1] },"), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1 }""").Replace("\"messageId\": \"", "\"messageId\": \"00000000-0000-0000-0000-000000000000\", \"other\": \"", StringComparison.Ordinal), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1 }""").Replace("\"messageId\"", "\"other\"", StringComparison.Ordinal), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: $"\"headers\": {{ \"x\": \"{new string('x', 40_000)}\" }},"), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: $"\"headers\": {{ {string.Join(',', Enumerable.Range(0, 10_000).Select(it => $"\"h{it}\": 1"))} }},"), DeadReason.Invalid },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"$type\": \"System.IO.FileInfo, System.Runtime\",").Replace("\"message\": {", "\"message\": { \"$type\": \"System.IO.FileInfo, System.Runtime\", \"count\": -1,", StringComparison.Ordinal), DeadReason.Invalid },
        { "{ \"messageType\": " + new string('[', 100_000) + new string(']', 100_000) + " }", DeadReason.Undecodable },
        { Envelope("""{ "depot": "a", "count": 1, "part": """ + Nested(40_000) + "}"), DeadReason.Undecodable },
        { Envelope("""{ "depot": "a", "count": 1, "part": """ + Nested(100_000) + "}"), DeadReason.TooLarge },
        { new string('{', 100_000), DeadReason.Undecodable },
    };

    public static TheoryData<string> Accepted => new()
    {
        { Envelope("""{ "depot": "a", "count": 1, "unknown": { "x": [ 1, 2 ] } }""") },
        { Envelope("""{ "DEPOT": "a", "Count": 1 }""") },
        { Envelope("""{ "depot": "a", "count": 1, "note": "nul \u0000 in it" }""") },
        { Envelope("""{ "depot": "a", "count": 1, "note": "בית 日本 \ud83d\ude80" }""") },
        { Envelope("""{ "depot": "a", "amount": 1 }""") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-version\": \"abc\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-version\": -1 },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-version\": 0 },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-version\": 2147483648 },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-version\": 7 },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-version\": { \"a\": 1 } },") },
        { Envelope("""{ "depot": "a", "amount": 1 }""", more: "\"headers\": { \"signal-version\": 1 },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-id\": \"\\u0000\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-id\": \"process.terminate\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-sent\": \"yesterday\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-sent\": \"0001-01-01T00:00:00.0000000+00:00\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-sent\": \"9999-12-31T23:59:59.9999999+00:00\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-key\": \"\\u0000\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"signal-key\": null },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"traceparent\": \"00-garbage\", \"tracestate\": \",,,=\" },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": { \"a\": 1, \"a\": 2, \"A\": 3 },") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"headers\": null,") },
        { Envelope("""{ "depot": "a", "count": 1 }""", more: "\"sentTime\": \"0001-01-01T00:00:00Z\",") },
        { Envelope("""{ "depot": "a", "count": 1 }""", "\"urn:message:Some:Thing\", \"urn:message:BusSignals.Tests.Receiving:Stocked\"") },
    };

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task Receive_Hostile_IsADeadSignalAndTheNextIsApplied(string body, DeadReason reason)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("depot", Encoding.UTF8.GetBytes(body), Json);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.True(dead.Reason == reason, $"{dead.Reason}: {dead.Error}");
        Assert.NotEmpty(dead.Error);
        Assert.InRange(dead.Error.Length, 1, 10_000);
        await TakesAGoodOneAsync(harness);
    }

    [Theory]
    [MemberData(nameof(Bodies), DisableDiscoveryEnumeration = true)]
    public async Task Replay_Hostile_StaysADeadSignalWithItsReason(string body, DeadReason reason)
    {
        await using SignalHarness harness = await StartAsync();
        await harness.SendRawAsync("depot", Encoding.UTF8.GetBytes(body), Json);

        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.False(result.Succeeded);
        Assert.NotEmpty(result.Error!);
        Assert.Equal(reason, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
    }

    [Theory]
    [MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public async Task Receive_OddButValid_IsApplied(string body)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("depot", Encoding.UTF8.GetBytes(body), Json);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        HistoryEntry entry = Assert.Single((await harness.ProcessAsync("/depot/a", Token)).View.History, it => it.Kind == HistoryKind.Signal);
        Assert.Equal(SignalOutcome.Applied, entry.Outcome);
        await TakesAGoodOneAsync(harness);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json")]
    [InlineData("application/xml; charset=\"none\"")]
    public async Task Receive_WrongContentType_IsAppliedOrDead(string contentType)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("depot", Encoding.UTF8.GetBytes(Envelope("""{ "depot": "a", "count": 1 }""")), contentType);

        int dead = (await harness.DeadSignalsAsync(Token)).Count;
        int applied = await harness.Processes.FindAsync("/depot/a", Token) is null ? 0 : 1;
        Assert.Equal(1, dead + applied);
        await TakesAGoodOneAsync(harness);
    }

    [Fact]
    public async Task Receive_OneMessageThatSaysItIsTwoSignals_IsTheFirstOnly()
    {
        await using SignalHarness harness = await StartAsync();
        string body = Envelope(
            """{ "depot": "a", "number": 5, "count": 500 }""",
            "\"urn:message:BusSignals.Tests.Receiving:DepotCounted\", \"urn:message:BusSignals.Tests.Receiving:Stocked\"");

        await harness.SendRawAsync("depot", Encoding.UTF8.GetBytes(body), Json);

        (await harness.ProcessAsync("/depot/a", Token)).ShouldHaveHistory(("depot.depotcounted", SignalOutcome.Applied))
            .ShouldHaveState<Depot>(it => it.Count == 0);
    }

    private static async Task TakesAGoodOneAsync(SignalHarness harness)
    {
        await harness.EmitAsync(new Stocked("good", 3), cancellationToken: Token);
        (await harness.ProcessAsync("/depot/good", Token)).ShouldHaveState<Depot>(it => it.Count == 3);
    }

    private static string Nested(int depth) =>
        new StringBuilder().Insert(0, "{\"name\":\"a\",\"inner\":", depth).Append("null").Append('}', depth).ToString();
}
