using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>A signal whose contract derives from that of another one.</summary>
[Trait("Feature", "R14")]
public sealed class DerivedContractTests
{
    [Signal("/bill/{bill}/paid", Id = "bill.paid")]
    public record Paid(string Bill, int Cents);

    [Signal("/bill/{bill}/tipped", Id = "bill.tipped")]
    public sealed record Tipped(string Bill, int Cents, int Tip) : Paid(Bill, Cents);

    public sealed class Seen
    {
        public List<string> Signals { get; set; } = [];
    }

    [Process("/bill/{bill}/base")]
    public sealed class BaseFlow : SignalFlow<Seen>
    {
        public BaseFlow() => On<Paid>((signal, context) => context.State.Signals.Add($"{signal}")).Starts();
    }

    [Process("/bill/{bill}/both")]
    public sealed class BothFlow : SignalFlow<Seen>
    {
        public BothFlow()
        {
            On<Paid>((signal, context) => context.State.Signals.Add($"{signal}")).Starts();
            On<Tipped>((signal, context) => context.State.Signals.Add($"{signal}")).Starts();
        }
    }

    [Fact]
    public async Task Emit_Derived_IsTheBaseWhereOnlyThatIsHandledAndItselfOnceElsewhere()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<BaseFlow>().AddFlow<BothFlow>());

        await harness.EmitAsync(new Tipped("1", 900, 100), cancellationToken: Token);

        (await harness.ProcessAsync("/bill/1/base", Token)).ShouldHaveState<Seen>(it => it.Signals.SequenceEqual(["Paid { Bill = 1, Cents = 900 }"]));
        (await harness.ProcessAsync("/bill/1/both", Token)).ShouldHaveState<Seen>(it => it.Signals.SequenceEqual(["Tipped { Bill = 1, Cents = 900, Tip = 100 }"]));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
