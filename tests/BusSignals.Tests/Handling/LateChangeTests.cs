using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Handling;

/// <summary>A context that somebody keeps takes no changes when the signal has been handled: they would be lost.</summary>
[Trait("Feature", "R16")]
public sealed class LateChangeTests
{
    [Signal("/lamp/{lamp}/lit", Id = "lamp.lit")]
    public sealed record Lit(string Lamp);

    public sealed class Lamp
    {
        public int Lit { get; set; }
    }

    private sealed class Kept
    {
        public SignalContext<Lamp>? Context { get; set; }
    }

    [Process("/lamp/{lamp}")]
    public sealed class LampFlow : SignalFlow<Lamp>
    {
        public LampFlow()
        {
            On<Lit>((_, context) => ((Action<SignalContext<Lamp>>)context.Services.GetService(typeof(Action<SignalContext<Lamp>>))!)(context)).Starts();
            OnTimer("out", (_, _) => { });
        }
    }

    public static TheoryData<string, Action<SignalContext<Lamp>>> Changes => new()
    {
        { "Set", it => it.Set("lit", 5) },
        { "Set of several", it => it.Set(new { lit = 5 }) },
        { "Log", it => it.Log("late") },
        { "AddHistory", it => it.AddHistory(HistoryKind.Received) },
        { "CheckpointAsync", it => it.CheckpointAsync().GetAwaiter().GetResult() },
        { "Complete", it => it.Complete() },
        { "Fail", it => it.Fail("late") },
        { "Reply", it => it.Reply(5) },
        { "EndProcess", it => it.EndProcess() },
        { "Schedule", it => it.Schedule("out", TimeSpan.FromDays(1)) },
        { "CancelTimer", it => it.CancelTimer("out") },
        { "RecordChange", it => it.RecordChange("late") },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task Change_AfterTheHandling_IsRefused(string what, Action<SignalContext<Lamp>> change)
    {
        var kept = new Kept();
        await using SignalHarness harness = await StartAsync(
            signals => signals.AddFlow<LampFlow>(),
            services => services.AddSingleton<Action<SignalContext<Lamp>>>(it => kept.Context = it));
        await harness.EmitAsync(new Lit("1"), cancellationToken: Token);

        var refused = Assert.Throws<InvalidOperationException>(() => change(kept.Context!));

        Assert.Equal(
            ("The handling of the signal 'lamp.lit' is over, so that this would be lost; do it before the handler ends, and await what it has begun.", what),
            (refused.Message, what));
    }
}
