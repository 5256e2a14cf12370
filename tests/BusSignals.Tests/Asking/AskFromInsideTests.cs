using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Asking;

[Trait("Feature", "N16")]
public sealed class AskFromInsideTests
{
    [Fact]
    public async Task Ask_InsideAProcess_IsRefusedWithWhatToDoInstead()
    {
        await using SignalHarness harness = await StartAsync(it => it.Add<Poke>().AddFlow<PokeFlow>());

        var exception = await Assert.ThrowsAsync<AskFailedException>(() => harness.AskAsync<int>(new Poke("1"), cancellationToken: Token));

        Assert.Equal(
            "InvalidOperationException: 'poke.poke' cannot be asked inside a process: it would leave with the commit, which would wait for its "
            + "answer. Emit it, and let the answer be a signal.",
            exception.Reason);
    }
}

[Signal("/poke/{number}")]
public sealed record Poke(string Number);

[Process("/poke/{number}")]
public sealed class PokeFlow : SignalFlow
{
    public PokeFlow() => On<Poke>((signal, context) =>
        context.Services.GetRequiredService<ISignalBus>().AskAsync<int>(signal, cancellationToken: context.CancellationToken));
}
