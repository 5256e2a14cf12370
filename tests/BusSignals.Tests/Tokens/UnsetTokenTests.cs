using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Tokens;

/// <summary>A token that nothing has been put into yet is kept as none.</summary>
[Trait("Feature", "R7")]
public sealed class UnsetTokenTests
{
    [Signal("/desk/{desk}/asked")]
    public sealed record Asked(string Desk, Token<int> Token = default);

    public sealed class Desk
    {
        public Token<int> Open { get; set; }

        public int Asked { get; set; }
    }

    [Process("/desk/{desk}")]
    public sealed class DeskFlow : SignalFlow<Desk>
    {
        public DeskFlow() => On<Asked>((signal, context) => context.State.Asked += signal.Token == default ? 1 : 100);
    }

    [Fact]
    public async Task State_WithATokenThatWasNeverSet_IsReadAgain()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddFlow<DeskFlow>());

        await harness.EmitAsync(new Asked("1"), cancellationToken: Token);
        await harness.EmitAsync(new Asked("1"), cancellationToken: Token);

        Desk desk = (await harness.ProcessAsync("/desk/1", Token)).View.StateAs<Desk>()!;
        Assert.Equal((default, 2), (desk.Open, desk.Asked));
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
