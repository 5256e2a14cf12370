using BusSignals.Testing;
using BusSignals.Tests.Orders;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Definitions;

[Trait("Feature", "Z2")]
public sealed class DerivedIdTests
{
    [Signal("/order/{order}/cancel", Id = "order.Cancel")]
    public sealed record UpperCaseId(Ref<Order> Order);

    [Signal("/order/{order}/cancel", Id = "cancel")]
    public sealed record OnePartId(Ref<Order> Order);

    [Signal("/customer/{customer}/moved")]
    public sealed record Moved_Away(string Customer);

    public sealed class ShopSignals(ISignalBus bus) : SignalGroup(bus)
    {
        public Signal<Moved_Away> Moved => Of<Moved_Away>();
    }

    [Fact]
    public async Task AddGroup_SignalWithoutId_TakesGroupAndTypeName()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.AddGroup<ShopSignals>());

        Assert.Equal("shop.movedaway", Assert.Single(harness.Registry().Signals).Id.ToString());
    }

    [Fact]
    public async Task Add_SignalWithoutIdAndGroup_TakesFirstWordOfPathAndTypeName()
    {
        await using SignalHarness harness = await StartAsync(signals => signals.Add<Moved_Away>());

        Assert.Equal("customer.movedaway", Assert.Single(harness.Registry().Signals).Id.ToString());
    }

    [Fact]
    public async Task Add_BeforeItsGroup_TakesTheGroupAllTheSame()
    {
        await using SignalHarness harness = await StartAsync(
            signals => signals.Add<Moved_Away>().AddGroup<ShopSignals>());

        Assert.Equal("shop.movedaway", Assert.Single(harness.Registry().Signals).Id.ToString());
    }

    [Fact]
    public async Task Start_IdWithUpperCase_NamesTheCharacter() => Assert.Equal(
        ["'UpperCaseId': 'order.Cancel' is no signal id: 'C' at position 7 is not allowed; "
            + "an id is 'namespace.name', two parts of a-z and 0-9, as in 'order.cancel'."],
        await FaultsAsync(signals => signals.Add<UpperCaseId>()));

    [Fact]
    public async Task Start_IdWithOnePart_NamesTheMissingDot() => Assert.Equal(
        ["'OnePartId': 'cancel' is no signal id: it has no '.'; "
            + "an id is 'namespace.name', two parts of a-z and 0-9, as in 'order.cancel'."],
        await FaultsAsync(signals => signals.Add<OnePartId>()));
}
