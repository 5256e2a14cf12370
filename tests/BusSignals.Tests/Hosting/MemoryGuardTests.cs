using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Hosting;

/// <summary>When a node ends for want of memory; that it does is shown on a node of its own (MemoryTests).</summary>
[Trait("Feature", "R3")]
public sealed class MemoryGuardTests
{
    private static readonly Exception Out = new InvalidOperationException("It failed.", new InsufficientMemoryException("No more."));

    [Theory]
    [InlineData(409, 512, false)]
    [InlineData(410, 512, true)]
    [InlineData(512, 512, true)]
    [InlineData(10, 0, false)]
    public void IsFull_FromFourFifths_IsTrue(long used, long available, bool expected) => Assert.Equal(expected, MemoryGuard.IsFull(used, available));

    [Fact]
    public async Task Check_OutOfMemorySomewhereInTheCauses_Ends()
    {
        await using SignalHarness harness = await StartAsync();

        Guard(harness).Check(Out, redelivered: false);

        string why = Assert.Single(Exit(harness).Reasons);
        Assert.StartsWith("BusSignals ends this process: it has run out of memory (", why, StringComparison.Ordinal);
        Assert.EndsWith(
            "What it had not finished is delivered again. Give it more memory, or lower MaxMessageBytes or the endpoint's PrefetchCount.",
            why,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_AnythingElse_DoesNot()
    {
        await using SignalHarness harness = await StartAsync();

        Guard(harness).Check(new InvalidOperationException("It failed."), redelivered: false);
        Guard(harness).Check(null, redelivered: false);
        Guard(harness).Check(Out, redelivered: true); // it may have ended a node before

        Assert.Empty(Exit(harness).Reasons);
    }

    [Fact]
    public async Task Handler_OutOfMemory_EndsTheNode()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Stuffed("a"), cancellationToken: Token);

        Assert.NotEmpty(Exit(harness).Reasons);
    }

    [Fact]
    public async Task Harness_HandlerOutOfMemory_GoesOnWithADeadSignal()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.EmitAsync(new Stuffed("a"), cancellationToken: Token);

        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal((DeadReason.Failed, "InsufficientMemoryException: No more."), (dead.Reason, dead.Error));
    }

    [Signal("/sack/{sack}/stuffed")]
    public sealed record Stuffed(string Sack);

    [Process("/sack/{sack}", Endpoint = "sack")]
    public sealed class SackFlow : SignalFlow
    {
        public SackFlow() => On<Stuffed>((_, _) => throw new InsufficientMemoryException("No more."));
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddFlow<SackFlow>());

    private static MemoryGuard Guard(SignalHarness harness) => harness.Services.GetRequiredService<MemoryGuard>();

    private static SurvivingExit Exit(SignalHarness harness) => (SurvivingExit)harness.Services.GetRequiredService<INodeExit>();
}
