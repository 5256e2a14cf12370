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

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.AdvanceAsync(TimeSpan.FromMinutes(10), Token); // the engine waits on virtual time
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
