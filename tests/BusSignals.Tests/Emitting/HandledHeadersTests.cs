using BusSignals.Testing;
using BusSignals.Tests.Receiving;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

/// <summary>
/// MassTransit copies the headers of the message that is being handled to what is sent meanwhile; those that say what
/// signal it is, and for whom, must not come along.
/// </summary>
[Trait("Feature", "Z28")]
[Trait("Feature", "Z42")]
public sealed class HandledHeadersTests
{
    [Signal("/store/{store}/opened")]
    public sealed record StoreOpened(string Store);

    [Signal("/store/{store}/closed")]
    public sealed record StoreClosed(string Store);

    public sealed class Store : SagaState;

    [Process("/store/{store}")]
    public sealed class StoreSaga : SignalStateMachine<Store>
    {
        public StoreSaga()
        {
            Initially(When(Opened)
                .Publish(x => new DepotCounted(new("a"), 1))
                .Publish(x => new DepotCounted(new("a"), 1))
                .TransitionTo(Open));
            During(Open, When(Closed).ThenAsync(async x =>
            {
                ISignalBus bus = x.Signal().Services.GetRequiredService<ISignalBus>();
                await bus.EmitAsync(new DepotCounted(new("a"), 2));
                await bus.EmitAsync(new DepotCounted(new("a"), 2));
            }));
        }

        public Event<StoreOpened> Opened { get; } = null!;

        public Event<StoreClosed> Closed { get; } = null!;

        public State Open { get; } = null!;
    }

    [Fact]
    public async Task Publish_TwiceWhileHandlingAKeyedSignalSentToTheProcess_AppliesBoth()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.SendAsync("/store/s", new StoreOpened("s"), new EmitOptions { IdempotencyKey = "k" });

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        (await harness.ProcessAsync("/depot/a", Token))
            .ShouldHaveHistory(("depot.depotcounted", SignalOutcome.Applied), ("depot.depotcounted", SignalOutcome.Applied));
    }

    [Fact]
    public async Task Emit_TwiceWhileHandlingAKeyedSignalSentToTheProcess_AppliesBoth()
    {
        await using SignalHarness harness = await StartAsync();
        await harness.EmitAsync(new StoreOpened("s"), cancellationToken: Token);

        await harness.SendAsync("/store/s", new StoreClosed("s"), new EmitOptions { IdempotencyKey = "k" });

        Assert.Empty(await harness.DeadSignalsAsync(Token));
        Assert.Equal(4, (await harness.ProcessAsync("/depot/a", Token)).View.History.Count);
    }

    private static Task<SignalHarness> StartAsync() => TestHarness.StartAsync(signals => signals.AddSaga<StoreSaga>().AddFlow<DepotFlow>());
}
