namespace BusSignals.Analyzers.Tests;

/// <summary>What follows the advice gives nothing.</summary>
[Trait("Feature", "J28")]
public sealed class CleanContractsTests
{
    [Fact]
    public Task Contracts_AsAdvised_GiveNothing() => Snippet.IsCleanAsync("""
        namespace Shop;

        public sealed class Order;

        [Signal("/order/{order}/placed", Id = "order.placed", Description = "An order was placed.")]
        public sealed record Placed(Ref<Order> Order, decimal Price);

        [Signal("/order/{order}/order-line/{orderLine}/sent")]
        public sealed record LineSent(Ref<Order> OrderRef, int OrderLine);

        [Signal("/order/2/closed")]
        public sealed record Closed;

        public sealed record Expired(Ref<Order> Order);

        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<Placed> Placed => Of<Placed>();

            public Signal<LineSent> LineSent => Of<LineSent>();

            public Signal<Closed> Closed => Of<Closed>();
        }

        [Process("/order/{order}/fulfillment")]
        public sealed class FulfillmentSaga;
        """);

    [Fact]
    public Task Attribute_OfAnotherLibrary_GivesNothing() => Snippet.IsCleanAsync("""
        namespace Radio;

        public sealed class SignalAttribute(string path) : System.Attribute
        {
            public string Path => path;
        }

        [Radio.Signal("order")]
        public sealed record Paid;
        """);

    [Fact]
    public async Task Compilation_WithoutTheLibrary_GivesNothing() =>
        Assert.Empty(await Snippet.AnalyseAsync(Snippet.CompileAlone("public sealed class Paid;")));
}
