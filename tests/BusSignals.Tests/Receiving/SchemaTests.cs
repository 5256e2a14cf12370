using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

[Trait("Feature", "Z3")]
public sealed class SchemaTests
{
    private const string Broken = "The payload of the signal 'depot.stocked' is not valid: '/count' breaks the rule 'maximum 100' with the value 101.";

    [Fact]
    public async Task Emit_BrokenRule_IsRefusedBeforeAnythingLeaves()
    {
        await using SignalHarness harness = await DepotHarness.StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new Stocked("a", 101), cancellationToken: Token));
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(Broken, exception.Message);
        Assert.Equal("depot.stocked", exception.Signal.ToString());
        Assert.Equal(new SchemaViolation("/count", "maximum 100", "101"), Assert.Single(exception.Violations));
        Assert.Null(await harness.Processes.FindAsync("/depot/a", Token));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Emit_SeveralBrokenRules_NamesEach()
    {
        await using SignalHarness harness = await DepotHarness.StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new Stocked("a", -1, Part: new Part(null!)), cancellationToken: Token));

        Assert.Equal(["/count", "/part/name"], exception.Violations.Select(it => it.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Receive_BrokenRule_ReachesNoHandler()
    {
        int handled = 0;
        await using SignalHarness harness = await DepotHarness.StartAsync(() => handled++);

        await harness.SendEnvelopeAsync<Stocked>("depot", """{ "depot": "a", "count": 101 }""", """{ "signal-version": "2" }""");

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, Broken, "depot.stocked", "/depot/a"), (dead.Reason, dead.Error, dead.SignalId, dead.ProcessPath));
        Assert.Equal(0, handled);
    }

    [Fact]
    public async Task Receive_GivenSchema_WinsOverTheContracts()
    {
        await using SignalHarness harness = await StartGivenAsync();

        await harness.PublishAsync(new NoteAdded(new("42"), "too long a text"), cancellationToken: Token);

        Assert.Contains("'/text' breaks the rule 'maxLength 5'", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emit_GivenSchema_WinsOverTheContracts()
    {
        await using SignalHarness harness = await StartGivenAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new NoteAdded(new("42"), "too long a text"), cancellationToken: Token));
    }

    [Fact]
    public async Task Publish_InvalidFromASagasActivity_FailsItsOwnSignal()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddSaga<ForwardSaga>().AddFlow<DepotFlow>());

        await harness.EmitAsync(new Forwarded("a", 101), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "forward.forwarded", $"InvalidSignalException: {Broken}"), (dead.Reason, dead.SignalId, dead.Error));
        Assert.Empty(harness.Sent<Stocked>());
    }

    [Fact]
    public async Task Start_SchemaThatIsNone_IsAFault() => Assert.StartsWith(
        "The schema of 'NoteAdded' cannot be used: ",
        Assert.Single(await FaultsAsync(signals => signals.Add<NoteAdded>(it => it.Schema = "{ not json"))),
        StringComparison.Ordinal);

    [Signal("/forward/{depot}/forwarded")]
    public sealed record Forwarded(string Depot, int Count);

    public sealed class Forward : SagaState;

    [Process("/forward/{depot}")]
    public sealed class ForwardSaga : SignalStateMachine<Forward>
    {
        public ForwardSaga() => Initially(When(Forwarded).Publish(x => new Stocked(x.Message.Depot, x.Message.Count)).TransitionTo(Done));

        public Event<Forwarded> Forwarded { get; } = null!;

        public State Done { get; } = null!;
    }

    private static Task<SignalHarness> StartGivenAsync() => StartAsync(signals => signals
        .Add<NoteAdded>(it => it.Schema = """{ "type": "object", "properties": { "text": { "type": "string", "maxLength": 5 } } }""")
        .AddSaga<FulfillmentSaga>());
}
