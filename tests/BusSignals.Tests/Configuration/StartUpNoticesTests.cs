using BusSignals.Testing;
using BusSignals.Tests.Ordering;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Configuration;

/// <summary>What has no effect on signals, since the engine has a way of its own, is said by name at the start.</summary>
[Trait("Feature", "M10")]
public sealed class StartUpNoticesTests : IDisposable
{
    private sealed class PublishObserver : IPublishObserver
    {
        public Task PrePublish<T>(PublishContext<T> context) where T : class => Task.CompletedTask;

        public Task PostPublish<T>(PublishContext<T> context) where T : class => Task.CompletedTask;

        public Task PublishFault<T>(PublishContext<T> context, Exception exception) where T : class => Task.CompletedTask;
    }

    private sealed class PlainConsumer : IConsumer<Placed>
    {
        public Task Consume(ConsumeContext<Placed> context) => Task.CompletedTask;
    }

    [Signal("/ticket/{ticket}/opened")]
    public sealed record Opened(string Ticket);

    public sealed class Ticket : SagaState;

    [Process("/ticket/{ticket}")]
    public sealed class TicketSaga : SignalStateMachine<Ticket>
    {
        public TicketSaga()
        {
            Initially(When(Opened).TransitionTo(Open));
            During(Open, After(TimeSpan.FromDays(1)).TransitionTo(Lost));
        }

        public Event<Opened> Opened { get; } = null!;

        public State Open { get; } = null!;

        public State Lost { get; } = null!;

        public State Unused { get; } = null!;
    }

    public sealed record Plain(string Name);

    [Process("/plain/{name}")]
    public sealed class PlainProcess : DurableProcess<Plain, int>
    {
        protected override Task<int> RunAsync(ProcessContext process, Plain input) => Task.FromResult(1);
    }

    private readonly RecordingLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    private async Task StartLoggedAsync(Action<IBusRegistrationConfigurator> configure)
    {
        await using SignalHarness harness = await SignalHarness.StartAsync(configure, _logs.AddTo, Token);
    }

    private static void AddOrders(IBusRegistrationConfigurator bus) => bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UseMessageRetry_AroundAProcess_IsSaidOnce(bool isRedelivery)
    {
        await StartLoggedAsync(bus =>
        {
            bus.AddConsumer<PlainConsumer>();
            bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
            {
                if (isRedelivery)
                {
                    endpoint.UseDelayedRedelivery(it => it.Intervals(1000));
                }
                else
                {
                    endpoint.UseMessageRetry(it => it.Immediate(2));
                }
            });
            AddOrders(bus);
        });

        Assert.Equal(
            ["UseMessageRetry, or a redelivery, stands around the endpoint 'Fulfillment' and retries no signals: what fails is tried by the signal's own policy, signals.Add<…>(it => it.Retry = …)"],
            _logs.Of(1047));
    }

    [Fact]
    public async Task PublishObserver_OfTheBus_IsNamed()
    {
        await StartLoggedAsync(bus =>
        {
            bus.AddPublishObserver<PublishObserver>();
            AddOrders(bus);
        });

        Assert.StartsWith("The IPublishObserver 'PublishObserver' does not see signals", Assert.Single(_logs.Of(1048)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestHarness_OfMassTransit_IsToldOf()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        _logs.AddTo(builder.Services);
        builder.Services.AddMassTransitTestHarness(AddOrders);
        using IHost host = builder.Build();

        await host.StartAsync(Token);
        await host.StopAsync(Token);

        Assert.StartsWith("ITestHarness.Published does not see signals", Assert.Single(_logs.Of(1050)), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Feature", "M1")]
    public async Task State_ThatIsEnteredAndNeverLeft_IsNamed()
    {
        await StartLoggedAsync(bus => bus.AddSignals(signals => signals.AddSaga<TicketSaga>()));

        Assert.Equal(
            ["'TicketSaga' enters the state 'Lost', for which it declares nothing: it stays there, and what arrives waits until it expires. "
                + "Declare During(Lost, Ignore(…)) for what may still come, or Finalize() instead."],
            _logs.Of(1046));
    }

    [Theory]
    [InlineData(true, "all signals")]
    [InlineData(false, "order.placed")]
    [Trait("Feature", "R16")]
    public async Task Endpoint_ToldNotToBind_IsNamed(bool all, string what)
    {
        await StartLoggedAsync(bus =>
        {
            bus.AddConfigureEndpointsCallback((_, _, endpoint) =>
            {
                if (all)
                {
                    endpoint.ConfigureConsumeTopology = false;
                }
                else
                {
                    endpoint.ConfigureMessageTopology<Placed>(false);
                }
            });
            AddOrders(bus);
        });

        Assert.Equal(
            [$"The receive endpoint 'Fulfillment' is told not to bind to {what} (ConfigureConsumeTopology, ConfigureMessageTopology), so that what is emitted reaches 'FulfillmentSaga' "
                + "only if you bind it yourself; take that out to have it bound."],
            _logs.Of(1046));
    }

    [Fact]
    public async Task Nothing_ThatHasNoEffect_SaysNothing()
    {
        await StartLoggedAsync(bus => bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>().AddProcess<PlainProcess>()));

        Assert.Empty(((int[])[1046, 1047, 1048, 1050]).SelectMany(_logs.Of));
    }
}
