using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Security;

/// <summary>Names of types in messages choose among what is registered, and make nothing else.</summary>
public sealed class WireTypeTests
{
    public class Part
    {
        public string? Door { get; set; }
    }

    /// <summary>Says when it is made, by whatever way; fits where a part is wanted.</summary>
    public sealed class Trap : Part
    {
        public Trap() => Made++;

        public static int Made { get; private set; }
    }

    [Signal("/shed/{shed}/opened")]
    public sealed record Opened(string Shed, Part? Thing, List<Part>? More);

    public sealed class ShedState
    {
        public string? Kind { get; set; }
    }

    [Process("/shed/{shed}/life", Endpoint = "shed")]
    public sealed class ShedFlow : SignalFlow<ShedState>
    {
        public ShedFlow() => On<Opened>((signal, context) => context.State.Kind = $"{signal.Thing?.GetType().Name} {signal.More?[0].GetType().Name}");
    }

    [Fact]
    public async Task Receive_TypeNamesFromTheWire_MakeNoObject()
    {
        string trap = typeof(Trap).AssemblyQualifiedName!;
        string thing = $$"""{ "$type": "{{trap}}", "__type": "{{trap}}", "door": "open" }""";
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<ShedFlow>().ConfigureUpgrades(it => it.Patience = TimeSpan.Zero));

        await harness.SendEnvelopeAsync<Opened>("shed", $$"""{ "$type": "{{trap}}", "shed": "1", "thing": {{thing}}, "more": [ {{thing}} ] }""");
        await harness.SendEnvelopeAsync<Trap>("shed", thing);
        await harness.SendRawAsync("shed", System.Text.Encoding.UTF8.GetBytes(thing), "application/json", new Dictionary<string, object>
        {
            ["MT-MessageType"] = $"urn:message:{typeof(Trap).FullName}",
            ["$type"] = trap,
        });

        (await harness.ProcessAsync("/shed/1/life", Token)).ShouldHaveState<ShedState>(it => it.Kind == "Part Part");
        Assert.Equal([DeadReason.Unknown, DeadReason.Undecodable], (await harness.DeadSignalsAsync(Token)).Select(it => it.Reason));
        Assert.Equal(0, Trap.Made);
    }
}
