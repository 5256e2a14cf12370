using BusSignals.Testing;
using BusSignals.Tests.Orders;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Engine;

[Trait("Feature", "Z33")]
public sealed class ConflictTests
{
    [Fact]
    public async Task Commit_Conflicts_AppliesAgainToTheFreshStateAndPublishesOnce()
    {
        await using SignalHarness harness = await StartOrdersAsync(
            services => services.AddSingleton<FaultyStore>().AddSingleton<IProcessStore>(it => it.GetRequiredService<FaultyStore>()));
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.EmitAsync(new NoteAdded(new("42"), "first"), cancellationToken: Token);

        harness.Services.GetRequiredService<FaultyStore>().Conflicts = 5;
        await harness.EmitAsync(new NoteAdded(new("42"), "second"), cancellationToken: Token);
        harness.Services.GetRequiredService<FaultyStore>().Conflicts = 1;
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token))
            .ShouldBeIn("AwaitingDelivery")
            .ShouldHaveState<Fulfillment>(it => it.Notes.SequenceEqual(["first", "second"]));
        Assert.Equal([new ShippingRequested(new("42"), "tx-1")], harness.Sent<ShippingRequested>());
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
