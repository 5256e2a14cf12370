using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

public sealed class OutageTests
{
    [Fact]
    public async Task Deliver_StoreAwayMoreOftenThanAHandlerMayFail_AppliesOnceItIsBack()
    {
        await using SignalHarness harness = await StartOrdersAsync(
            services => services.AddSingleton<FaultyStore>().AddSingleton<IProcessStore>(it => it.GetRequiredService<FaultyStore>()));
        harness.Services.GetRequiredService<FaultyStore>().Outages = 10;

        Task emit = harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        while (!emit.IsCompleted)
        {
            harness.Clock().MoveTo(harness.Now.AddMilliseconds(200)); // the engine waits on virtual time
            await Task.Yield();
        }

        await emit;
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
