using BusSignals.Testing;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Flows;

/// <summary>A signal with fewer parameters than a flow's path reaches every flow that matches.</summary>
[Trait("Feature", "J24")]
public sealed class BroadcastTests
{
    [Signal("/shop/{shop}/closed")]
    public sealed record ShopClosed(string Shop);

    [Signal("/shop/{shop}/cart/{cart}/filled")]
    public sealed record CartFilled(string Shop, string Cart, bool Fails = false);

    [Process("/shop/{shop}/cart/{cart}")]
    public sealed class CartFlow : SignalFlow
    {
        public CartFlow()
        {
            On<CartFilled>((signal, context) => context.Set("fails", signal.Fails)).Starts();
            On<ShopClosed>((_, context) =>
            {
                context.Set("closed", true);
                if (context.Get<bool>("fails"))
                {
                    throw new InvalidOperationException("stuck");
                }
            });
        }
    }

    private static async Task<SignalHarness> StartCartsAsync(bool oneFails = false)
    {
        SignalHarness harness = await StartAsync(signals => signals.AddFlow<CartFlow>());
        await harness.EmitAsync(new CartFilled("north", "1", oneFails), cancellationToken: Token);
        await harness.EmitAsync(new CartFilled("north", "2"), cancellationToken: Token);
        await harness.EmitAsync(new CartFilled("south", "3"), cancellationToken: Token);
        return harness;
    }

    [Fact]
    public async Task Broadcast_ReachesAllThatMatchAndNoOther()
    {
        await using SignalHarness harness = await StartCartsAsync();

        await harness.EmitAsync(new ShopClosed("north"), cancellationToken: Token);

        (await harness.ProcessAsync("/shop/north/cart/1", Token)).ShouldHaveState<FlowState>(it => it.Get<bool>("closed"));
        (await harness.ProcessAsync("/shop/north/cart/2", Token)).ShouldHaveState<FlowState>(it => it.Get<bool>("closed"));
        (await harness.ProcessAsync("/shop/south/cart/3", Token)).ShouldHaveState<FlowState>(it => !it.Get<bool>("closed"));
    }

    [Fact]
    public async Task Broadcast_OneFails_TheOthersAreNotHeldUp()
    {
        await using SignalHarness harness = await StartCartsAsync(oneFails: true);

        await harness.EmitAsync(new ShopClosed("north"), cancellationToken: Token);

        (await harness.ProcessAsync("/shop/north/cart/1", Token)).ShouldHaveHistory(
            ("shop.cartfilled", SignalOutcome.Applied), ("shop.shopclosed", SignalOutcome.Failed));
        (await harness.ProcessAsync("/shop/north/cart/2", Token)).ShouldHaveState<FlowState>(it => it.Get<bool>("closed"));
        Assert.Equal("/shop/north/cart/1", Assert.Single(await harness.DeadSignalsAsync(Token)).ProcessPath);
    }
}
