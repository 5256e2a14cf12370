using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

[Trait("Feature", "J2")]
public sealed class MissingTransportTests
{
    [Signal("/order/{order}/line/{line}")]
    public sealed record WithoutMember(Ref<Order> Order);

    [Fact]
    public async Task Start_NoTransport_NamesTheCallsToAdd()
    {
        using IHost host = Build(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());

        Assert.Equal(
            ["There is no transport; choose one in AddMassTransit, such as bus.UsingRabbitMq(…) or bus.UsingInMemory(…)."],
            await FaultsOfAsync(host));
    }

    [Fact]
    public async Task Start_NoTransportAndBadSignal_SaysBoth()
    {
        using IHost host = Build(signals => signals.Add<WithoutMember>());

        Assert.Equal(
            ["'WithoutMember' has no member for 'line' of its path '/order/{order}/line/{line}'; "
                + "add a property 'Line' or 'LineRef', or take the parameter out of the path.",
                "There is no transport; choose one in AddMassTransit, such as bus.UsingRabbitMq(…) or bus.UsingInMemory(…)."],
            await FaultsOfAsync(host));
    }

    private static async Task<IReadOnlyList<string>> FaultsOfAsync(IHost host) =>
        (await Assert.ThrowsAsync<SignalConfigurationException>(() => host.StartAsync(Token))).Faults;

    private static IHost Build(Action<ISignalsConfigurator> signals)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals);
        });
        return builder.Build();
    }
}
