using System.Reflection;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

[Trait("Feature", "J2")]
public sealed class MissingStoreTests
{
    /// <summary>A bus of which only the address is asked.</summary>
    public class AddressOnly : DispatchProxy
    {
        public Uri? Address { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Address;
    }

    private static Task CheckAsync(string address, bool hasStore)
    {
        IBus bus = DispatchProxy.Create<IBus, AddressOnly>();
        ((AddressOnly)(object)bus).Address = new Uri(address);
        IServiceProvider services = new ServiceCollection().AddSingleton(bus).BuildServiceProvider();
        var registrations = new SignalRegistrations();
        if (hasStore)
        {
            registrations.Keeps("UseInMemoryStore()", null);
        }

        registrations.Processes.Add(typeof(FulfillmentSaga), new ProcessOptions());
        return new StartUpCheck(new SignalCatalogBuilder(registrations, services, new StartUpStages(TimeProvider.System)).Build(), registrations, services, Microsoft.Extensions.Logging.Abstractions.NullLogger<StartUpCheck>.Instance).StartingAsync(Token);
    }

    [Fact]
    public async Task Start_DurableTransportWithoutStore_NamesBothCalls() => Assert.Equal(
        ["Processes would be kept in memory although the transport ('rabbitmq') is durable, and be lost with a restart; "
            + "choose a store with signals.UseEntityFramework<…>(), or say that it is meant with signals.UseInMemoryStore()."],
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => CheckAsync("rabbitmq://localhost/bus", hasStore: false))).Faults);

    [Theory]
    [InlineData("rabbitmq://localhost/bus", true)]
    [InlineData("loopback://localhost/bus", false)]
    public async Task Start_StoreThatFitsTheTransport_IsFine(string address, bool hasStore) => await CheckAsync(address, hasStore);
}
