using System.Text;
using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>A member that stands twice in a payload, or in two cases, is refused with both named, wherever a payload is read.</summary>
[Trait("Feature", "R14")]
public sealed class RepeatedMemberTests
{
    private const string Json = "application/vnd.masstransit+json";
    private const string Once = "; write it once, so that it is not chance which of the two counts.";

    [Signal("/account/{acc}/credited", Id = "account.credited")]
    public sealed record Credited(string Acc, decimal Amount = 0, Place? At = null, Place[]? Stops = null, Dictionary<string, int>? Counts = null, Vehicle? By = null, Dictionary<string, Place>? Places = null)
    {
        public System.Text.Json.JsonElement? Rest { get; init; }
    }

    public sealed record Place(string City, Place? Next = null);

    [System.Text.Json.Serialization.JsonDerivedType(typeof(Truck), "truck")]
    public abstract record Vehicle;

    public sealed record Truck(int Axles) : Vehicle;

    public sealed class Account
    {
        public string? Seen { get; set; }

        public int Counts { get; set; }
    }

    [Process("/account/{acc}", Endpoint = "account")]
    public sealed class AccountFlow : SignalFlow<Account>
    {
        public AccountFlow() => On<Credited>((signal, context) =>
        {
            context.State.Seen = signal.Acc;
            context.State.Counts = signal.Counts?.Count ?? 0;
        });
    }

    public static TheoryData<string, string> Refused => new()
    {
        { """{ "acc": "d1", "ACC": "d2", "Acc": "d3" }""", "'acc' and also 'ACC'" },
        { """{ "acc": "d1", "acc": "d1" }""", "'acc' twice" },
        { """{ "acc": "d1", "\u0061cc": "d2" }""", "'acc' twice" },
        { """{ "acc": "d1", "\u0041CC": "d2" }""", "'acc' and also 'ACC'" },
        { """{ "acc": "d1", "amount": 1, "at": { "city": "Rome", "CITY": "Oslo" } }""", "'city' and also 'CITY' at '/at'" },
        { """{ "acc": "d1", "at": { "city": "Rome", "next": { "city": "Oslo", "city": "Bern" } } }""", "'city' twice at '/at/next'" },
        { """{ "acc": "d1", "stops": [{ "city": "Rome" }, { "city": "Oslo", "City": "Bern" }] }""", "'city' and also 'City' at '/stops/1'" },
        { """{ "acc": "d1", "counts": { "a": 1, "a": 2 } }""", "'a' twice at '/counts'" },
        { """{ "acc": "d1", "counts": { "a": 1, "A": 2 } }""", "'a' and also 'A' at '/counts'" },
        { """{ "acc": "d1", "places": { "home": { "city": "Rome", "CITY": "Oslo" } } }""", "'city' and also 'CITY' at '/places/home'" },
        { """{ "acc": "d1", "by": { "$type": "truck", "axles": 2, "AXLES": 3 } }""", "'axles' and also 'AXLES' at '/by'" },
        { """{ "acc": "d1", "rest": { "x": 1, "x": 2 } }""", "'x' twice at '/rest'" },
        { """{ "acc": "d1", "other": 1, "OTHER": 2 }""", "'other' and also 'OTHER'" },
        { """{ "acc": "d1", "other": { "x": 1, "x": 2 } }""", "'x' twice at '/other'" },
        { $$"""{ "acc": "d1", {{string.Join(',', Enumerable.Range(0, 300).Select(it => $"\"m{it}\": 1"))}}, "M299": 2 }""", "'m299' and also 'M299'" },
        { """{ "acc": "d1", "é": 1, "É": 2 }""", "'é' and also 'É'" },
    };

    public static TheoryData<string> Accepted => new()
    {
        """{ "ACC": "d1", "Amount": 1 }""",
        """{ "acc": "d1", "rest": { "x": 1, "X": 2 } }""",
        """{ "acc": "d1", "at": { "city": "acc", "next": { "city": "city" } } }""",
    };

    private static Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus =>
        {
            bus.AddConfigureEndpointsCallback((_, endpoint) => endpoint.UseRawJsonDeserializer());
            bus.AddSignals(signals => signals.AddFlow<AccountFlow>());
        },
        cancellationToken: Token);

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Receive_Envelope_IsInvalidAndReachesNobody(string payload, string named)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Credited>("account", payload);

        await ShouldBeRefusedAsync(harness, named);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Receive_Raw_IsInvalidAndReachesNobody(string payload, string named)
    {
        await using SignalHarness harness = await StartAsync();

        await SendRawAsync(harness, payload);

        await ShouldBeRefusedAsync(harness, named);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Send_ByNameAndJson_IsRefused(string payload, string named)
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.SendAsync("/account/d1", "account.credited", payload));

        Assert.Equal($"The payload of the signal 'account.credited' has the member {named}{Once}", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public async Task Handle_ByNameAndJson_IsRefused(string payload, string named)
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.Manager("/account/d1").HandleAsync("account.credited", payload, cancellationToken: Token));

        Assert.Equal($"The payload of the signal 'account.credited' has the member {named}{Once}", exception.Message);
    }

    [Theory]
    [MemberData(nameof(Accepted), DisableDiscoveryEnumeration = true)]
    public async Task Receive_NamesThatMayBeThere_IsApplied(string payload)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Credited>("account", payload);
        await SendRawAsync(harness, payload);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        (await harness.ProcessAsync("/account/d1", Token))
            .ShouldHaveHistory(("account.credited", SignalOutcome.Applied), ("account.credited", SignalOutcome.Applied));
    }

    [Theory]
    [InlineData("\"message\": { \"acc\": \"d1\" }, \"Message\": { \"acc\": \"d2\" }", "'message' and also 'Message'")]
    [InlineData("\"message\": { \"acc\": \"d1\" }, \"message\": { \"acc\": \"d2\" }", "'message' twice")]
    [InlineData("\"message\": { \"acc\": \"d1\" }, \"headers\": {}, \"HEADERS\": {}", "'headers' and also 'HEADERS'")]
    public async Task Receive_EnvelopeThatSaysSomethingTwice_IsInvalid(string members, string named)
    {
        await using SignalHarness harness = await StartAsync();
        string body = $$"""{ "messageId": "{{NewId.NextGuid()}}", "messageType": [ "{{MessageUrn.ForTypeString<Credited>()}}" ], {{members}} }""";

        await harness.SendRawAsync("account", Encoding.UTF8.GetBytes(body), Json);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, $"The message has the member {named}{Once}"), (dead.Reason, dead.Error));
    }

    [Theory]
    [InlineData("account", """{ "process": "/account/d1", "PROCESS": "/account/d2" }""")]
    public async Task Receive_ControlSignal_IsInvalid(string endpoint, string payload)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<CancelProcess>(endpoint, payload);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, $"The payload of the signal 'process.cancel' has the member 'process' and also 'PROCESS'{Once}"), (dead.Reason, dead.Error));
    }

    [Fact]
    public async Task Receive_EarlierVersion_IsInvalidBeforeItIsRaised()
    {
        await using SignalHarness harness = await DepotHarness.StartAsync();

        await harness.SendRawAsync("depot", Encoding.UTF8.GetBytes(DepotHarness.Envelope("""{ "depot": "a", "amount": 1, "AMOUNT": 2 }""")), Json);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, $"The payload of the signal 'depot.stocked' has the member 'amount' and also 'AMOUNT'{Once}"), (dead.Reason, dead.Error));
    }

    [Fact]
    public async Task Receive_Dynamic_IsInvalid()
    {
        await using SignalHarness harness = await StartAsync();
        harness.Dynamic().Set<AccountFlow>(new DynamicSignal
        {
            Id = SignalId.Parse("account.blocked"),
            Path = "/account/{acc}/blocked",
            Schema = """{ "type": "object" }""",
            Handler = (_, _) => Task.CompletedTask,
        });

        await harness.SendRawAsync(
            "account",
            Encoding.UTF8.GetBytes($$"""{ "messageId": "{{NewId.NextGuid()}}", "messageType": [ "urn:message:BusSignals:NamedSignal" ], "message": { "id": "account.blocked", "payload": { "acc": "d1", "ACC": "d2" } } }"""),
            Json);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, $"The payload of the signal 'account.blocked' has the member 'acc' and also 'ACC'{Once}"), (dead.Reason, dead.Error));
    }

    [Fact]
    public async Task Replay_Repeated_StaysDeadWithTheSameReason()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.SendEnvelopeAsync<Credited>("account", """{ "acc": "d1", "ACC": "d2" }""");

        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal($"The payload of the signal 'account.credited' has the member 'acc' and also 'ACC'{Once}", result.Error);
    }

    private static Task SendRawAsync(SignalHarness harness, string payload) => harness.SendRawAsync(
        "account",
        Encoding.UTF8.GetBytes(payload),
        "application/json",
        new Dictionary<string, object> { ["MT-MessageType"] = MessageUrn.ForTypeString<Credited>(), ["MessageId"] = NewId.NextGuid().ToString() });

    private static async Task ShouldBeRefusedAsync(SignalHarness harness, string named)
    {
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Invalid, $"The payload of the signal 'account.credited' has the member {named}{Once}", "account.credited"), (dead.Reason, dead.Error, dead.SignalId));
        foreach (string account in (string[])["d1", "d2", "d3"])
        {
            Assert.Null(await harness.Processes.FindAsync($"/account/{account}", Token));
        }
    }
}
