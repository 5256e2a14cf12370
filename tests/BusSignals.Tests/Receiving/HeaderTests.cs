using System.Text;
using System.Text.Json;
using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>Whatever headers a message has, it is handled, and its headers are what they were.</summary>
[Trait("Feature", "R14")]
public sealed class HeaderTests
{
    [Signal("/parcel/{parcel}/weighed", Id = "parcel.weighed")]
    public sealed record Weighed(string Parcel, bool Fails = false);

    [Signal("/parcel/{parcel}/opened", Id = "parcel.opened")]
    public sealed record Opened(string Parcel);

    public sealed record Person(string Name, int[] Numbers);

    public sealed class Parcel : SagaState
    {
        public string? Headers { get; set; }

        public string? Person { get; set; }

        public string? Conversation { get; set; }
    }

    [Process("/parcel/{parcel}", Endpoint = "parcel")]
    public sealed class ParcelSaga : SignalStateMachine<Parcel>
    {
        public ParcelSaga()
        {
            Initially(When(Weighed).Then(Note).TransitionTo(Ready), When(Opened).TransitionTo(Ready));
            During(Ready, When(Weighed).Then(Note));
        }

        public Event<Weighed> Weighed { get; } = null!;

        public Event<Opened> Opened { get; } = null!;

        public State Ready { get; } = null!;

        private static void Note(BehaviorContext<Parcel, Weighed> context)
        {
            context.Saga.Headers = string.Join(", ", context.Headers.GetAll().OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"{it.Key}={it.Value}"));
            context.Saga.Person = context.Headers.Get<Person>("person") is { } person ? $"{person.Name} {string.Join('+', person.Numbers)}" : null;
            context.Saga.Conversation = context.ConversationId?.ToString();
            if (context.Message.Fails)
            {
                throw new InvalidOperationException("no");
            }
        }
    }

    public static TheoryData<string, string> Headers => new()
    {
        { """{ "person": { "name": "Ann", "numbers": [1, 2] } }""", """person={"name":"Ann","numbers":[1,2]}""" },
        { """{ "list": [1, "two", { "three": 3 }, null] }""", """list=[1,"two",{"three":3},null]""" },
        { """{ "deep": { "a": { "b": { "c": [[1], [2]] } } } }""", """deep={"a":{"b":{"c":[[1],[2]]}}}""" },
        { """{ "number": 7, "text": "x", "yes": true, "none": null, "empty": "" }""", "empty=, number=7, text=x, yes=true" },
        { """{ "a": 1, "a": 2, "A": 3 }""", "a=3" },
        { """{ "é ü": "日本 🚀", "quote\"": "\"" }""", "quote\"=\", é ü=日本 🚀" },
        { """{ "object": {} , "array": [] }""", "array=[], object={}" },
    };

    private static Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus =>
        {
            bus.AddConfigureEndpointsCallback((_, endpoint) => endpoint.UseRawJsonDeserializer());
            bus.AddSignals(signals => signals.ConfigureUpgrades(it => it.Patience = TimeSpan.Zero).AddSaga<ParcelSaga>());
        },
        cancellationToken: Token);

    [Theory]
    [MemberData(nameof(Headers), DisableDiscoveryEnumeration = true)]
    public async Task Receive_HeadersOfEnvelope_AreKeptAsJson(string headers, string expected)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Weighed>("parcel", """{ "parcel": "1" }""", headers);

        Parcel state = (await harness.ProcessAsync("/parcel/1", Token)).View.StateAs<Parcel>()!;
        Assert.Equal(expected, state.Headers);
        Assert.Equal(headers.Contains("person", StringComparison.Ordinal) ? "Ann 1+2" : null, state.Person);
    }

    [Theory]
    [MemberData(nameof(Headers), DisableDiscoveryEnumeration = true)]
    public async Task Receive_HeadersOfOneThatWaitedInTheMailbox_AreTheSame(string headers, string expected)
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddSaga<LateSaga>());
        await harness.SendEnvelopeAsync<Weighed>("late-parcel", """{ "parcel": "1" }""", headers);

        await harness.EmitAsync(new Opened("1"), cancellationToken: Token);

        Assert.Equal(expected, (await harness.ProcessAsync("/late/1", Token)).View.StateAs<Parcel>()!.Headers);
    }

    [Process("/late/{parcel}", Endpoint = "late-parcel")]
    public sealed class LateSaga : SignalStateMachine<Parcel>
    {
        public LateSaga()
        {
            Initially(When(Opened).TransitionTo(Ready));
            During(Ready, When(Weighed).Then(context => context.Saga.Headers = string.Join(
                ", ", context.Headers.GetAll().OrderBy(it => it.Key, StringComparer.Ordinal).Select(it => $"{it.Key}={it.Value}"))));
        }

        public Event<Weighed> Weighed { get; } = null!;

        public Event<Opened> Opened { get; } = null!;

        public State Ready { get; } = null!;
    }

    [Theory]
    [InlineData("\"conversationId\": \"one\"")]
    [InlineData("\"correlationId\": \"42\"")]
    [InlineData("\"initiatorId\": \"{}\"")]
    [InlineData("\"requestId\": \"none\"")]
    [InlineData("\"sourceAddress\": \"not an address\"")]
    [InlineData("\"destinationAddress\": \"://\"")]
    [InlineData("\"responseAddress\": \"::\"")]
    [InlineData("\"faultAddress\": \" nowhere \"")]
    [InlineData("\"sentTime\": \"9999-12-31T23:59:59.9999999Z\"")]
    [InlineData("\"sentTime\": \"2026-01-01T00:00:00+14:00\"")]
    [InlineData("\"expirationTime\": \"2001-01-01T00:00:00Z\"")]
    [InlineData("\"host\": null")]
    public async Task Receive_OddEnvelope_IsHandled(string member)
    {
        await using SignalHarness harness = await StartAsync();

        await SendAsync(harness, $$"""{ "messageId": "{{NewId.NextGuid()}}", {{member}}, "messageType": [ "{{MessageUrn.ForTypeString<Weighed>()}}" ], "message": { "parcel": "1" } }""");

        Assert.Empty((await harness.DeadSignalsAsync(Token)).Select(it => it.Error));
        (await harness.ProcessAsync("/parcel/1", Token)).ShouldBeIn("Ready");
    }

    [Theory]
    [InlineData("\"messageId\": \"one\",")]
    [InlineData("\"messageId\": \"\",")]
    [InlineData("\"messageId\": null,")]
    [InlineData("")]
    public async Task Receive_MessageIdThatIsNone_IsADeadSignalThatSaysSo(string member)
    {
        await using SignalHarness harness = await StartAsync();

        await SendAsync(harness, $$"""{ {{member}} "messageType": [ "{{MessageUrn.ForTypeString<Weighed>()}}" ], "message": { "parcel": "1" } }""");

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Invalid, "The signal 'parcel.weighed' came without a message id, so that it could not be told from its own redelivery; send it with one, or with the header 'signal-key'."),
            (dead.Reason, dead.Error));
    }

    [Fact]
    public async Task Receive_FailingSignalWithAnOddFaultAddress_IsADeadSignalAndTheNextIsHandled()
    {
        await using SignalHarness harness = await StartAsync();

        await SendAsync(
            harness,
            $$"""{ "messageId": "{{NewId.NextGuid()}}", "requestId": "x", "faultAddress": "::", "responseAddress": "::", "messageType": [ "{{MessageUrn.ForTypeString<Weighed>()}}" ], "message": { "parcel": "1", "fails": true } }""");

        Assert.Equal(DeadReason.Failed, Assert.Single(await harness.DeadSignalsAsync(Token)).Reason);
        await harness.EmitAsync(new Weighed("2"), cancellationToken: Token);
        (await harness.ProcessAsync("/parcel/2", Token)).ShouldBeIn("Ready");
    }

    [Fact]
    public async Task Receive_RawWithoutAMessageType_IsUnknownAndReachesNobody()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("parcel", Encoding.UTF8.GetBytes("""{ "parcel": "1" }"""), "application/json");

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Unknown, "The message is none of the signals this endpoint takes."), (dead.Reason, dead.Error));
        Assert.Null(await harness.Processes.FindAsync("/parcel/1", Token));
    }

    [Fact]
    public async Task Publish_RawJson_IsHandledAndReplayed()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendRawAsync("parcel", Encoding.UTF8.GetBytes("""{ "parcel": "1", "fails": true }"""), "application/json", new Dictionary<string, object>
        {
            ["MT-MessageType"] = MessageUrn.ForTypeString<Weighed>(),
            ["signal-key"] = "k",
            ["x"] = "y",
        });

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "InvalidOperationException: no", "parcel.weighed"), (dead.Reason, dead.Error, dead.SignalId));
        Assert.Equal("y", JsonSerializer.Deserialize<Dictionary<string, string>>(dead.Headers!)!["x"]);
        ReplayResult again = await harness.DeadSignals().ReplayAsync(dead.Sequence, Token);
        Assert.Equal("InvalidOperationException: no", again.Error);
    }

    private static Task SendAsync(SignalHarness harness, string envelope) =>
        harness.SendRawAsync("parcel", Encoding.UTF8.GetBytes(envelope), "application/vnd.masstransit+json");
}
