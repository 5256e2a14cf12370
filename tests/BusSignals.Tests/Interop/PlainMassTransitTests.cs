using System.Collections.Concurrent;
using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Interop;

/// <summary>Plain publishers and consumers take part without this library.</summary>
[Trait("Feature", "N12")]
public sealed class PlainMassTransitTests
{
    private sealed class Inbox
    {
        public ConcurrentQueue<object> Messages { get; } = new();
    }

    private sealed class PlainConsumer(Inbox inbox) : IConsumer<Placed>, IConsumer<ShippingRequested>, IConsumer<Delivered>
    {
        public Task Consume(ConsumeContext<Placed> context) => TakeAsync(context.Message);

        public Task Consume(ConsumeContext<ShippingRequested> context) => TakeAsync(context.Message);

        public Task Consume(ConsumeContext<Delivered> context) => TakeAsync(context.Message);

        private Task TakeAsync(object message)
        {
            inbox.Messages.Enqueue(message);
            return Task.CompletedTask;
        }
    }

    private readonly Inbox _inbox = new();

    private Task<SignalHarness> StartWithConsumerAsync() => SignalHarness.StartAsync(
        bus =>
        {
            bus.AddConsumer<PlainConsumer>();
            bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
        },
        services => services.AddSingleton(_inbox),
        Token);

    [Fact]
    public async Task Publish_WithoutAnyHeader_IsApplied()
    {
        await using SignalHarness harness = await StartOrdersAsync();

        await harness.PublishAsync(new Placed(new("42"), 100), cancellationToken: Token);

        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
    }

    [Fact]
    public async Task Consume_EmittedSignal_IsReceivedByAPlainConsumerToo()
    {
        await using SignalHarness harness = await StartWithConsumerAsync();

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Equal([new Placed(new("42"), 100)], _inbox.Messages);
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingPayment");
    }

    [Fact]
    public async Task Consume_MessageASagaPublishes_IsReceivedByAPlainConsumer()
    {
        await using SignalHarness harness = await StartWithConsumerAsync();

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);
        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);

        Assert.Equal([new Placed(new("42"), 100), new ShippingRequested(new("42"), "tx-1")], _inbox.Messages);
    }
}
