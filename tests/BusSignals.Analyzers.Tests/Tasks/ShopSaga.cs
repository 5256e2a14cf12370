namespace BusSignals.Analyzers.Tests.Tasks;

/// <summary>A state machine and a flow with whatever is to be looked at in them.</summary>
internal static class ShopSaga
{
    /// <summary>A saga whose first event is followed by these activities.</summary>
    public static string With(string activities, string members = "") => $$"""
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using MassTransit;

        namespace Shop;

        [Signal("/order/{order}/placed")]
        public sealed record Placed(string Order);

        [Signal("/order/{order}/shipped")]
        public sealed record Shipped(string Order);

        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<Placed> Placed => Of<Placed>();

            public Signal<Shipped> Shipped => Of<Shipped>();
        }

        public sealed class Order : SagaState;

        public sealed class OrderSaga : SignalStateMachine<Order>
        {
            public OrderSaga(OrderSignals orders, ISignalBus bus)
            {
                Initially(When(Placed){{activities}}.Finalize());
            }

            public Event<Placed> Placed { get; } = null!;

            private static void Note(string text) => _ = text;

            {{members}}
        }
        """;
}
