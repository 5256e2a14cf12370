using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Definitions;

[Trait("Feature", "Z1")]
public sealed class SignalDefinitionTests
{
    [Signal("/order/{order}/cancel", Id = "order.cancel", Description = "Cancels an order that is not shipped.")]
    public sealed record CancelOrder(Ref<Order> Order, string Reason);

    [Fact]
    public async Task Add_SignalWithIdAndDescription_IsDefinedByThem()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<CancelOrder>());

        SignalDefinition definition = harness.Registry().Find(typeof(CancelOrder))!;

        Assert.Equal("order.cancel", definition.Id.ToString());
        Assert.Equal("Cancels an order that is not shipped.", definition.Description);
        Assert.Equal("/order/{order}/cancel", definition.Path.Template);
        Assert.Equal(["order"], definition.Path.Parameters);
        Assert.Equal(typeof(CancelOrder), definition.Contract);
    }

    [Fact]
    public async Task Add_SignalWithoutPolicies_BuffersFor30DaysAndRecordsLate()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<CancelOrder>());

        SignalOptions options = harness.Registry().Find(typeof(CancelOrder))!.Options;

        Assert.Equal(EarlyPolicy.Buffer, options.Early);
        Assert.Equal(TimeSpan.FromDays(30), options.BufferFor);
        Assert.Equal(LatePolicy.Record, options.Late);
    }
}
