namespace BusSignals.Analyzers.Tests.Durable;

/// <summary>A durable process with whatever is to be looked at in it.</summary>
internal static class ShopProcess
{
    /// <summary>The process with these statements in its <c>RunAsync</c>, and these members beside it.</summary>
    public static string With(string statements, string members = "", string more = "") => $$"""
        global using System.Collections.Generic;
        global using System.Diagnostics;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;

        namespace Shop;

        [Signal("/order/{order}/payment/received")]
        public sealed record PaymentReceived(string Order, decimal Amount);

        public sealed class OrderSignals(ISignalBus bus) : SignalGroup(bus)
        {
            public Signal<PaymentReceived> PaymentReceived => Of<PaymentReceived>();
        }

        public sealed record PlaceOrder(string Order);

        public interface ICarrier
        {
            Task<string> BookAsync(string order);

            Task Ready { get; }

            IAsyncEnumerable<string> ListAsync();

            int Size { get; }

            IReadOnlyList<int> Sizes { get; }

            event Action Booked;
        }

        [Process("/order/{order}/fulfilment")]
        public sealed partial class Fulfilment(
            OrderSignals orders, ISignalBus bus, ICarrier carrier, HttpClient http, TimeProvider clock, IEntityLocks locks)
            : DurableProcess<PlaceOrder, string>
        {
            protected override async Task<string> RunAsync(ProcessContext process, PlaceOrder input)
            {
                await process.DelayAsync(TimeSpan.FromDays(1));
                {{statements}}
                return "done";
            }

            public object[] Services => [orders, bus, carrier, http, clock, locks];

            {{members}}
        }

        {{more}}
        """;
}
