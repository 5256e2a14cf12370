namespace BusSignals.Analyzers.Tests.Compilation;

/// <summary>Code as users write it, with a mistake in it or without.</summary>
internal static class Shop
{
    /// <summary>A webhook with these statements, which holds the locks <c>order</c> and <c>user</c>.</summary>
    public static string Webhook(string statements) => Contracts + $$"""
        public static class Webhook
        {
            public static async Task HandleAsync(
                IEntityLocks locks, OrderSignals orders, ITokens tokens, ISignalBus bus, ProcessId process, string orderId, string token)
            {
                await using EntityLock<Order> order = await locks.AcquireAsync<Order>(orderId);
                await using EntityLock<User> user = await locks.AcquireAsync<User>("7");
                {{statements}}
            }
        }
        """;

    /// <summary>A durable process with these statements.</summary>
    public static string Process(string statements) => ProcessMember($$"""
        protected override async Task<FulfillmentResult> RunAsync(ProcessContext process, PlaceOrder input)
        {
            await process.DelayAsync(TimeSpan.FromDays(1));
            {{statements}}
            return FulfillmentResult.Delivered;
        }
        """);

    /// <summary>A durable process with this member.</summary>
    public static string ProcessMember(string member) => Contracts + $$"""
        [Process("/order/{order}/fulfillment")]
        public sealed class FulfillmentProcess(OrderSignals orders) : DurableProcess<PlaceOrder, FulfillmentResult>
        {
            public OrderSignals Orders => orders;

            {{member}}
        }
        """;

    /// <summary>A flow whose constructor has these statements.</summary>
    public static string Flow(string statements) => Contracts + $$"""
        public sealed class ApprovalState
        {
            public string? Choice { get; set; }
        }

        [Process("/order/{order}/approval")]
        public sealed class ApprovalFlow : SignalFlow<ApprovalState>
        {
            public ApprovalFlow()
            {
                {{statements}}
            }
        }
        """;

    private const string Contracts = """
        global using System.Threading.Tasks;

        namespace Shop;

        public sealed class Order;

        public sealed class User;

        [Signal("/order/{order}/payment/received")]
        public sealed record PaymentReceived(Locked<Order> Order, string TxId, decimal Amount);

        [Signal("/order/{order}/delivered")]
        public sealed record Delivered(Ref<Order> Order);

        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<PaymentReceived> PaymentReceived => Of<PaymentReceived>();

            public Signal<Delivered> Delivered => Of<Delivered>();
        }

        public sealed record PlaceOrder(Ref<Order> Order);

        public enum FulfillmentResult
        {
            Delivered,
            PaymentTimeout,
        }

        public sealed record Decision(string Choice);

        public static class Kinds
        {
            public static readonly TokenDefinition<Decision> Approval = new("order.approval");
        }


        """;
}
