using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>A receive endpoint that was forgotten is said at start-up.</summary>
[Trait("Feature", "R16")]
public sealed class MissingEndpointTests
{
    private static readonly ActivityDefinition<string, string> Pack = new("parcel.pack");

    private sealed class PackParcel : IProcessActivity<string, string>
    {
        public Task<string> RunAsync(string input, ProcessActivityContext context) => Task.FromResult(input);
    }

    private static string Missing(string name, string otherwise) =>
        $"'{name}' has no receive endpoint, so that nothing would reach it; call ConfigureEndpoints(context) where the transport is configured, as in "
        + $"bus.UsingRabbitMq((context, rabbit) => rabbit.ConfigureEndpoints(context)), and leave '{name}' out of no filter there. {otherwise}";

    [Fact]
    public async Task Start_ConfigureEndpointsForgotten_NamesEachProcessAndActivity()
    {
        using IHost host = Build(Sagas, (_, _) => { });

        Assert.Equal(
            [
                Missing("FulfillmentSaga", "Where another host takes its signals, register it with hosted: false."),
                Missing("PackParcel", "Where another host does it, take AddActivity out."),
            ],
            (await Assert.ThrowsAsync<SignalConfigurationException>(() => host.StartAsync(Token))).Faults);
    }

    [Fact]
    public async Task Start_ProcessFilteredOut_IsNamed()
    {
        using IHost host = Build(Sagas, (context, bus) => bus.ConfigureEndpoints(context, filter => filter.Exclude<ActivityEndpoint<PackParcel, string, string>>()));

        Assert.Equal(
            [Missing("PackParcel", "Where another host does it, take AddActivity out.")],
            (await Assert.ThrowsAsync<SignalConfigurationException>(() => host.StartAsync(Token))).Faults);
    }

    [Fact]
    public async Task Start_ConfiguredByHandUnderAnotherName_SaysBothNames()
    {
        using IHost host = Build(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(), (context, bus) => bus.ReceiveEndpoint("orders", it => it.ConfigureConsumers(context)));

        Assert.Equal(
            ["'FulfillmentSaga' was configured on the receive endpoint 'orders', and what is sent to it goes to 'Fulfillment'; "
                + "name the receive endpoint 'Fulfillment', or let ConfigureEndpoints(context) configure it."],
            (await Assert.ThrowsAsync<SignalConfigurationException>(() => host.StartAsync(Token))).Faults);
    }

    [Fact]
    public async Task Start_ConfiguredByHandUnderItsName_Starts()
    {
        using IHost host = Build(
            signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(), (context, bus) => bus.ReceiveEndpoint("Fulfillment", it => it.ConfigureConsumers(context)));

        await host.StartAsync(Token);
        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Start_OnlyEmitting_NeedsNoEndpoint()
    {
        using IHost host = Build(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>(hosted: false), (_, _) => { });

        await host.StartAsync(Token);
        await host.StopAsync(Token);
    }

    private static void Sagas(ISignalsConfigurator signals) =>
        signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().AddActivity<PackParcel, string, string>(Pack);

    private static IHost Build(Action<ISignalsConfigurator> signals, Action<IBusRegistrationContext, IInMemoryBusFactoryConfigurator> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals);
            bus.UsingInMemory(configure);
        });
        return builder.Build();
    }
}
