using System.Text.Json.Nodes;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Versions;

[Trait("Feature", "Z40")]
public sealed class UpcastTests
{
    private const string V1 = """{ "signal-version": "1" }""";

    [Signal("/ticket/{ticket}/opened", Id = "ticket.opened", Version = 3)]
    public sealed record Opened(string Ticket, string Title, int Priority);

    [Signal("/ticket/{ticket}/closed", Id = "ticket.closed")]
    public sealed record ClosedV1(string Ticket, string Why);

    [Signal("/ticket/{ticket}/closed", Id = "ticket.closed", Version = 2)]
    public sealed record ClosedV2(string Ticket, string Reason);

    [Signal("/ticket/{ticket}/closed", Id = "ticket.closed", Version = 3)]
    public sealed record Closed(string Ticket, string Reason, int Code);

    [Process("/ticket/{ticket}", Endpoint = "ticket")]
    public sealed class TicketFlow : SignalFlow
    {
        public TicketFlow()
        {
            On<Opened>((signal, context) => context.Set("opened", $"{signal.Title} {signal.Priority}"));
            On<Closed>((signal, context) => context.Set("closed", $"{signal.Reason} {signal.Code}"));
        }
    }

    [Theory]
    [InlineData("""{ "ticket": "1", "name": "leak" }""", """{ "signal-version": "1" }""", "leak 5")]
    [InlineData("""{ "ticket": "1", "name": "leak" }""", """{ "signal-version": 1 }""", "leak 5")]
    [InlineData("""{ "ticket": "1", "name": "leak" }""", "{}", "leak 5")]
    [InlineData("""{ "ticket": "1", "title": "leak" }""", """{ "signal-version": "2" }""", "leak 5")]
    [InlineData("""{ "ticket": "1", "title": "leak", "priority": 1 }""", """{ "signal-version": "3" }""", "leak 1")]
    [InlineData("""{ "ticket": "1", "title": "leak", "priority": 1 }""", "{}", "leak 1")]
    [InlineData("""{ "ticket": "1", "title": "leak", "priority": 1, "new": true }""", """{ "signal-version": "4" }""", "leak 1")]
    public async Task Receive_AnyVersion_IsHandledAsTodays(string payload, string headers, string opened)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Opened>("ticket", payload, headers);

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        (await harness.ProcessAsync("/ticket/1", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("opened") == opened);
    }

    [Theory]
    [InlineData("""{ "ticket": "1", "why": "done" }""", "{}")]
    [InlineData("""{ "ticket": "1", "why": "done" }""", V1)]
    public async Task Receive_FirstContract_GoesThroughBothUpcasters(string payload, string headers)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<ClosedV1>("ticket", payload, headers);

        (await harness.ProcessAsync("/ticket/1", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("closed") == "done 200");
    }

    [Fact]
    public async Task Emit_EarlierContract_IsHandledAsTodays()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new ClosedV2("1", "done"), cancellationToken: Token);

        (await harness.ProcessAsync("/ticket/1", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("closed") == "done 200");
    }

    [Fact]
    public async Task Publish_EarlierContractPlainly_IsHandledAsTodays()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.PublishAsync(new ClosedV1("1", "done"), cancellationToken: Token);

        (await harness.ProcessAsync("/ticket/1", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("closed") == "done 200");
    }

    [Fact]
    public async Task Receive_EarlierContractThatBreaksItsSchema_IsInvalid()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<ClosedV1>("ticket", """{ "ticket": "1" }""");

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Invalid, "The payload of the signal 'ticket.closed' is not valid: '/why' breaks the rule 'required' because it is missing."),
            (dead.Reason, dead.Error));
    }

    [Fact]
    public async Task Receive_UpcasterOfContractsFails_IsInvalidWithItsReason()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<ClosedV1>("ticket", """{ "ticket": "1", "why": "boom" }""");

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Invalid, "The signal 'ticket.closed' came in version 1 and could not be upcast to 3: no such reason."),
            (dead.Reason, dead.Error));
    }

    [Fact]
    public async Task Receive_UpcasterOfPayloadsFails_IsInvalidWithItsReason()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Opened>("ticket", """{ "ticket": "1", "name": "boom" }""", V1);

        Assert.Equal(
            "The signal 'ticket.opened' came in version 1 and could not be upcast to 3: no such name.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task Receive_StepIsMissing_SaysWhichToAdd()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals
            .Add<Opened>(it => it.Upcast(2, json => json)).AddFlow<TicketFlow>());

        await harness.SendEnvelopeAsync<Opened>("ticket", """{ "ticket": "1", "name": "leak" }""", V1);

        Assert.Equal(
            "The signal 'ticket.opened' came in version 1 and could not be upcast to 3: there is none from 1; add it with signals.Add<…>(it => it.Upcast(1, …)).",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task Receive_NoVersionAndNoSteps_NamesTheBrokenRule()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<TicketFlow>());

        await harness.SendEnvelopeAsync<Opened>("ticket", """{ "ticket": "1", "title": "leak" }""");

        Assert.Equal(
            "The payload of the signal 'ticket.opened' is not valid: '/priority' breaks the rule 'required' because it is missing.",
            Assert.Single(await harness.DeadSignalsAsync(Token)).Error);
    }

    [Fact]
    public async Task Receive_ResultOfUpcastingIsInvalid_IsInvalid()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals
            .Add<Opened>(it => it.Upcast(1, json => json).Upcast(2, json => json)).AddFlow<TicketFlow>());

        await harness.SendEnvelopeAsync<Opened>("ticket", """{ "ticket": "1", "name": "leak" }""", V1);

        Assert.Contains("'/title' breaks the rule 'required'", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_UpcasterFromTheVersionItself_IsAFault() => Assert.Equal(
        ["'Opened' has an upcaster from version 3, but is itself version 3; raise [Signal(…, Version = …)]."],
        await FaultsAsync(signals => signals.Add<Opened>(it => it.Upcast(3, json => json))));

    [Fact]
    public async Task Start_UpcasterToALowerVersion_IsAFault() => Assert.Contains(
        "'ClosedV2' (ticket.closed, version 2) is upcast to 'ClosedV1' (ticket.closed, version 1); give both the same id and the same path parameters, and the earlier one a lower version.",
        await FaultsAsync(signals => signals.AddUpcaster<ClosedV2, ClosedV1>(it => new ClosedV1(it.Ticket, it.Reason))));

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals
        .Add<Opened>(it => it.Upcast(1, Named).Upcast(2, Prioritised))
        .AddUpcaster<ClosedV1, ClosedV2>(it => it.Why == "boom" ? throw new InvalidOperationException("no such reason.") : new(it.Ticket, it.Why))
        .AddUpcaster<ClosedV2, Closed>(it => new(it.Ticket, it.Reason, 200))
        .AddFlow<TicketFlow>());

    private static JsonObject Named(JsonObject old) => (string?)old["name"] == "boom"
        ? throw new InvalidOperationException("no such name")
        : new JsonObject { ["ticket"] = old["ticket"]!.DeepClone(), ["title"] = old["name"]!.DeepClone() };

    private static JsonObject Prioritised(JsonObject old)
    {
        old["priority"] = 5;
        return old;
    }
}
