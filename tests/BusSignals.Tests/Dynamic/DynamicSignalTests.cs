using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Dynamic;

[Trait("Feature", "Z41")]
public sealed class DynamicSignalTests
{
    private const string Path = "/lamp/1";

    [Signal("/lamp/{lamp}/lit")]
    public sealed record Lit(string Lamp, int Level = 1);

    [Process("/lamp/{lamp}", Endpoint = "lamp")]
    public sealed class LampFlow : SignalFlow
    {
        public LampFlow() => On<Lit>((signal, context) => context.Set("level", signal.Level));
    }

    [Process("/queue/{lamp}", Endpoint = "queue")]
    public sealed class QueueFlow : SignalFlow
    {
        public QueueFlow()
        {
            QueueSignalsUntilInitialized = true;
            On<Lit>((_, _) => { });
        }
    }

    [Fact]
    public async Task Set_WhileRunning_IsRoutedToItsProcess()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendAsync(Path, "lamp.dim", """{ "to": 3 }""");

        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("lamp.dim", SignalOutcome.Applied))
            .ShouldHaveState<FlowState>(it => it.Get<int>("dim") == 3);
        Assert.Null(await harness.Processes.FindAsync("/lamp/2", Token));
    }

    [Fact]
    public async Task Send_BreaksItsSchema_IsRefusedBeforeItLeaves()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(() => harness.SendAsync(Path, "lamp.dim", """{ "to": -3 }"""));

        Assert.Equal("The payload of the signal 'lamp.dim' is not valid: '/to' breaks the rule 'minimum 0' with the value -3.", exception.Message);
    }

    [Fact]
    public async Task Receive_BreaksItsSchema_IsInvalid()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<NamedSignal>("lamp", """{ "id": "lamp.dim", "payload": { "lamp": "1", "to": -3 } }""");

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, "lamp.dim", Path), (dead.Reason, dead.SignalId, dead.ProcessPath));
    }

    [Theory]
    [InlineData("""{ "id": "lamp.dim" }""", "The signal 'lamp.dim' came without a payload.")]
    [InlineData("""{ "id": "lamp.dim", "payload": { "lamp": "\ud800", "to": 1 } }""", "The payload of the signal 'lamp.dim' has half a surrogate pair, or bytes that are no UTF-8, at '/lamp'; that is no text and would be lost. Use whole characters.")]
    [InlineData("""{ "id": "lamp.dim", "payload": { "to": 1 } }""", "The signal 'lamp.dim' cannot be routed: 'lamp' is empty; a path needs a value for each of its parameters.")]
    public async Task Receive_CannotBeRouted_IsInvalid(string message, string error)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<NamedSignal>("lamp", message);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Invalid, error), (dead.Reason, dead.Error));
    }

    [Fact]
    public async Task Set_SameIdAgain_ReplacesIt()
    {
        await using SignalHarness harness = await StartAsync();

        harness.Dynamic().Set<LampFlow>(Dim("replaced"));
        await harness.SendAsync(Path, "lamp.dim", """{ "to": 3 }""");

        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<FlowState>(it => it.Get<int>("replaced") == 3 && it.Get<int>("dim") == 0);
        Assert.Single(harness.Dynamic().Of<LampFlow>());
    }

    [Fact]
    public async Task Remove_ThenArrives_IsUnknownAndReplaysAfterRegistering()
    {
        await using SignalHarness harness = await StartAsync();
        Assert.True(harness.Dynamic().Remove<LampFlow>(SignalId.Parse("lamp.dim")));

        await harness.SendEnvelopeAsync<NamedSignal>("lamp", """{ "id": "lamp.dim", "payload": { "lamp": "1", "to": 3 } }""");
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        ReplayResult still = await harness.DeadSignals().ReplayAsync(dead.Sequence, Token);
        harness.Dynamic().Set<LampFlow>(Dim("dim"));
        ReplayResult then = await harness.DeadSignals().ReplayAsync(dead.Sequence, Token);

        Assert.Equal((DeadReason.Unknown, "lamp.dim"), (dead.Reason, dead.SignalId));
        Assert.Equal("'lamp.dim' is no dynamic signal of 'LampFlow' here; register it with IDynamicSignals.Set.", dead.Error);
        Assert.False(still.Succeeded);
        Assert.Equal(SignalOutcome.Applied, then.Outcome);
        (await harness.ProcessAsync(Path, Token)).ShouldHaveState<FlowState>(it => it.Get<int>("dim") == 3);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }

    [Fact]
    public async Task Remove_NotThere_IsFalse()
    {
        await using SignalHarness harness = await StartAsync();

        Assert.False(harness.Dynamic().Remove<LampFlow>(SignalId.Parse("lamp.other")));
    }

    [Fact]
    public async Task Send_WhileTheFlowQueues_WaitsInTheMailbox()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<QueueFlow>());
        harness.Dynamic().Set<QueueFlow>(Dim("dim"));

        await harness.SendAsync("/queue/1", "lamp.dim", """{ "to": 3 }""");
        (await harness.ProcessAsync("/queue/1", Token)).ShouldHoldInMailbox("lamp.dim");
        await harness.Manager("/queue/1").MarkInitializedAsync(Token);

        (await harness.ProcessAsync("/queue/1", Token)).ShouldHaveState<FlowState>(it => it.Get<int>("dim") == 3);
    }

    [Fact]
    public async Task Send_SameKeyTwice_IsAppliedOnce()
    {
        await using SignalHarness harness = await StartAsync();
        var once = new EmitOptions { IdempotencyKey = "k" };

        await harness.SendAsync(Path, "lamp.dim", """{ "to": 3 }""", once);
        await harness.SendAsync(Path, "lamp.dim", """{ "to": 3 }""", once);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("lamp.dim", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Send_TwoSignalsOnOnePathWithOneKey_AreTwo()
    {
        await using SignalHarness harness = await StartAsync();
        harness.Dynamic().Set<LampFlow>(Dim("glow", "lamp.glow"));
        var once = new EmitOptions { IdempotencyKey = "k" };

        await harness.SendAsync(Path, "lamp.dim", """{ "to": 3 }""", once);
        await harness.SendAsync(Path, "lamp.glow", """{ "to": 4 }""", once);

        (await harness.ProcessAsync(Path, Token)).ShouldHaveHistory(("lamp.dim", SignalOutcome.Applied), ("lamp.glow", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Handle_FailsInAManager_CanBeReplayed()
    {
        bool broken = true;
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<LampFlow>());
        harness.Dynamic().Set<LampFlow>(new DynamicSignal
        {
            Id = SignalId.Parse("lamp.dim"),
            Path = "/lamp/{lamp}/dim",
            Schema = "{}",
            Handler = (_, _) => broken ? throw new InvalidOperationException("broken") : Task.CompletedTask,
        });
        Assert.Equal(SignalOutcome.Failed, await harness.Manager(Path).HandleAsync("lamp.dim", "{}", cancellationToken: Token));

        broken = false;
        ReplayResult result = Assert.Single(await harness.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal(SignalOutcome.Applied, result.Outcome);
    }

    [Fact]
    public async Task Set_ManyFaults_NamesAll()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = Assert.Throws<SignalConfigurationException>(() => harness.Dynamic().Set<LampFlow>(new DynamicSignal
        {
            Id = SignalId.Parse("lamp.lit"),
            Path = "/other/{other}",
            Schema = "{ not json",
            Handler = (_, _) => Task.CompletedTask,
            Options = new SignalOptions { BufferFor = TimeSpan.Zero, MaxPayloadBytes = 0 },
        }));

        Assert.Equal(5, exception.Faults.Count);
        Assert.Contains("'lamp.lit' is a typed signal of 'LampFlow'; give the dynamic one another id.", exception.Faults);
        Assert.Contains("BufferFor of 'lamp.lit' is 00:00:00; it must be longer than zero. To keep nothing, use EarlyPolicy.Discard.", exception.Faults);
    }

    [Theory]
    [InlineData("""{ "type": "array", "items": { "type": "string" } }""")]
    [InlineData("""{ "anyOf": [{ "type": "string" }, { "$ref": "#/definitions/number" }], "definitions": { "number": { "type": "number" } } }""")]
    [InlineData("""{ "oneOf": [{ "type": "string" }, { "type": "null" }] }""")]
    [InlineData("""{ "allOf": [{ "type": "object" }, { "enum": ["on", "off"] }] }""")]
    [InlineData("false")]
    [Trait("Feature", "R16")]
    public async Task Set_SchemaThatNoObjectSatisfies_IsRefused(string schema)
    {
        await using SignalHarness harness = await StartAsync();

        var exception = Assert.Throws<SignalConfigurationException>(() => harness.Dynamic().Set<LampFlow>(new DynamicSignal
        {
            Id = SignalId.Parse("lamp.blink"),
            Path = "/lamp/{lamp}/blink",
            Schema = schema,
            Handler = (_, _) => Task.CompletedTask,
        }));

        Assert.Equal(
            ["The schema of 'lamp.blink' cannot be used: No object satisfies it, and a signal is an object with members, so that every one would be refused; "
                + "describe it as {\"type\": \"object\", …}."],
            exception.Faults);
    }

    [Fact]
    public async Task Set_IdOfAControlSignal_IsRefused()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = Assert.Throws<SignalConfigurationException>(() => harness.Dynamic().Set<LampFlow>(Dim("x", "process.cancel")));

        Assert.Equal(["'process.cancel' controls every process; give the dynamic signal another id."], exception.Faults);
    }

    private static async Task<SignalHarness> StartAsync()
    {
        SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<LampFlow>());
        harness.Dynamic().Set<LampFlow>(Dim("dim"));
        return harness;
    }

    private static DynamicSignal Dim(string key, string id = "lamp.dim") => new()
    {
        Id = SignalId.Parse(id),
        Path = "/lamp/{lamp}/dim",
        Schema = """{ "type": "object", "properties": { "to": { "type": "integer", "minimum": 0 } } }""",
        Handler = (payload, context) =>
        {
            context.Set(key, payload.GetProperty("to").GetInt32());
            return Task.CompletedTask;
        },
    };
}
