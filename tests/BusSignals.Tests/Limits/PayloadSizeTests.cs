using System.Text.Json;
using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Limits;

[Trait("Feature", "Z27")]
public sealed class PayloadSizeTests
{
    private const int Limit = 1000;
    private static readonly int Frame = """{"box":"a","text":""}""".Length;
    private static readonly string Fits = new('x', Limit - Frame);

    [Fact]
    public async Task Emit_ExactlyAtTheLimit_IsApplied()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Filled("a", Fits), cancellationToken: Token);

        (await harness.ProcessAsync("/box/a", Token)).ShouldHaveHistory(("box.filled", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Emit_OneByteMore_NamesBothSizes()
    {
        await using SignalHarness harness = await StartAsync();

        var exception = await Assert.ThrowsAsync<InvalidSignalException>(
            () => harness.EmitAsync(new Filled("a", Fits + "x"), cancellationToken: Token));

        Assert.Equal(
            "The payload of the signal 'box.filled' has 1,001 bytes; at most 1,000 are allowed. Send a reference to the data, or raise MaxPayloadBytes.",
            exception.Message);
        Assert.Null(await harness.Processes.FindAsync("/box/a", Token));
    }

    [Fact]
    public async Task Receive_OneByteMore_IsADeadSignalThatNamesBothSizes()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Filled>("box", JsonSerializer.Serialize(new { box = "a", text = Fits + "x" }));

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(DeadReason.Invalid, dead.Reason);
        Assert.StartsWith("The payload of the signal 'box.filled' has 1,001 bytes; at most 1,000 are allowed.", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receive_LargeByWhiteSpaceOnly_IsApplied()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendEnvelopeAsync<Filled>("box", $$"""{ {{new string(' ', 2 * Limit)}} "box": "a", "text": "{{Fits}}" }""");

        (await harness.ProcessAsync("/box/a", Token)).ShouldHaveHistory(("box.filled", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Emit_LimitOfTheSignal_GoesBeforeThatOfAll()
    {
        await using SignalHarness harness = await StartAsync(it => it.MaxPayloadBytes = 2 * Limit);

        await harness.EmitAsync(new Filled("a", Fits + "x"), cancellationToken: Token);

        (await harness.ProcessAsync("/box/a", Token)).ShouldHaveHistory(("box.filled", SignalOutcome.Applied));
    }

    [Fact]
    public async Task SendByName_OneByteMore_IsRefused()
    {
        await using SignalHarness harness = await StartAsync();

        await Assert.ThrowsAsync<InvalidSignalException>(() => harness.SendAsync("/box/a", "box.filled", $$"""{ "text": "{{Fits}}x" }"""));
    }

    [Fact]
    public async Task Limit_NotSet_Is256Kibibytes()
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<BoxFlow>());

        Assert.Equal(262_144, harness.Registry().Find(typeof(Filled))!.MaxPayloadBytes);
    }

    [Fact]
    public async Task Start_LimitsBelowOne_AreFaults() => Assert.Equal(
        [
            "MaxPayloadBytes is 0; it must be at least 1. Set it with signals.ConfigureLimits(it => …).",
            "MaxPayloadBytes of 'Filled' is -1; it must be at least 1, or null for the limit of all signals.",
        ],
        await FaultsAsync(signals => signals.ConfigureLimits(it => it.MaxPayloadBytes = 0).Add<Filled>(it => it.MaxPayloadBytes = -1)));

    [Signal("/box/{box}/filled")]
    public sealed record Filled(string Box, string Text);

    [Process("/box/{box}", Endpoint = "box")]
    public sealed class BoxFlow : SignalFlow
    {
        public BoxFlow() => On<Filled>((_, _) => { });
    }

    private static Task<SignalHarness> StartAsync(Action<SignalOptions>? options = null) => TestHarness.StartAsync(
        signals => signals.ConfigureLimits(it => it.MaxPayloadBytes = Limit).Add<Filled>(options).AddFlow<BoxFlow>());
}
