using System.Text.Json.Nodes;
using BusSignals.Testing;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Versions;

/// <summary>A signal that waited in a mailbox since an earlier version of the application.</summary>
[Trait("Feature", "Z40")]
public sealed class StoredVersionTests
{
    private readonly InMemoryStore _store = new();

    [Fact]
    public async Task Drain_PayloadStoredUnderVersion1_IsUpcastFirst()
    {
        await StoreAsync<V1.DoorFlow>(new V1.Knocked("1", "hello"));
        await using SignalHarness harness = await StartAsync<V2.DoorFlow>(it => it.Upcast(1, json =>
        {
            json["words"] = new JsonArray(json["text"]!.DeepClone());
            return json;
        }));

        await harness.Manager("/door/1").MarkInitializedAsync(Token);

        (await harness.ProcessAsync("/door/1", Token)).ShouldHaveState<FlowState>(it => it.Get<string>("heard") == "hello");
    }

    [Fact]
    public async Task Drain_StepIsMissing_IsADeadSignalThatReplaysAfterTheFix()
    {
        await StoreAsync<V1.DoorFlow>(new V1.Knocked("1", "hello"));
        await using (SignalHarness broken = await StartAsync<V2.DoorFlow>(_ => { }))
        {
            Assert.True(await broken.Manager("/door/1").MarkInitializedAsync(Token));
            DeadSignal dead = Assert.Single(await broken.DeadSignalsAsync(Token));
            Assert.Equal(DeadReason.Invalid, dead.Reason);
            Assert.Contains("came in version 1 and could not be upcast to 2", dead.Error, StringComparison.Ordinal);
        }

        await using SignalHarness mended = await StartAsync<V2.DoorFlow>(it => it.Upcast(1, json =>
        {
            json["words"] = new JsonArray(json["text"]!.DeepClone());
            return json;
        }));
        ReplayResult result = Assert.Single(await mended.DeadSignals().ReplayAllAsync(cancellationToken: Token));

        Assert.Equal(new ReplayResult(result.Sequence, SignalOutcome.Applied, null), result);
        (await mended.ProcessAsync("/door/1", Token)).ShouldHaveHistory(("door.knocked", SignalOutcome.Applied))
            .ShouldHaveState<FlowState>(it => it.Get<string>("heard") == "hello");
    }

    private async Task StoreAsync<TFlow>(V1.Knocked signal) where TFlow : class, ISignalFlow
    {
        await using SignalHarness harness = await TestHarness.StartAsync(signals => signals.AddFlow<TFlow>(), Share);
        await harness.EmitAsync(signal, cancellationToken: Token);
    }

    private Task<SignalHarness> StartAsync<TFlow>(Action<SignalOptions> options) where TFlow : class, ISignalFlow =>
        TestHarness.StartAsync(signals => signals.Add<V2.Knocked>(options).AddFlow<TFlow>(), Share);

    private void Share(IServiceCollection services) => services
        .AddSingleton<IProcessStore>(_store).AddSingleton<IOutboxStore>(_store).AddSingleton<IProcessReader>(_store);

    /// <summary>The application as it was.</summary>
    public static class V1
    {
        [Signal("/door/{door}/knocked", Id = "door.knocked")]
        public sealed record Knocked(string Door, string Text);

        [Process("/door/{door}", Endpoint = "door")]
        public sealed class DoorFlow : SignalFlow
        {
            public DoorFlow()
            {
                QueueSignalsUntilInitialized = true;
                On<Knocked>((_, _) => { });
            }
        }
    }

    /// <summary>The application today.</summary>
    public static class V2
    {
        [Signal("/door/{door}/knocked", Id = "door.knocked", Version = 2)]
        public sealed record Knocked(string Door, IReadOnlyList<string> Words);

        [Process("/door/{door}", Endpoint = "door")]
        public sealed class DoorFlow : SignalFlow
        {
            public DoorFlow()
            {
                QueueSignalsUntilInitialized = true;
                On<Knocked>((signal, context) => context.Set("heard", string.Join(' ', signal.Words)));
            }
        }
    }
}
