using System.Collections.Concurrent;
using BusSignals.Testing;
using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Receiving;

/// <summary>The consume filters of an application stand around the receipt of a signal as around its own consumers.</summary>
[Trait("Feature", "M10")]
public sealed class ConsumeFilterTests
{
    private sealed class Seen
    {
        public ConcurrentQueue<object> Messages { get; } = new();
    }

    private sealed class NotingFilter<T>(Seen seen) : IFilter<ConsumeContext<T>> where T : class
    {
        public Task Send(ConsumeContext<T> context, IPipe<ConsumeContext<T>> next)
        {
            seen.Messages.Enqueue(context.Message);
            return context.Message switch
            {
                Placed { Price: 13 } => Task.CompletedTask,
                Placed { Price: 17 } => throw new InvalidOperationException("not this price"),
                _ => next.Send(context),
            };
        }

        public void Probe(ProbeContext context) => context.CreateFilterScope("noting");
    }

    private sealed class NotingObserver(Seen seen) : IConsumeObserver
    {
        public Task PreConsume<T>(ConsumeContext<T> context) where T : class
        {
            seen.Messages.Enqueue(context.Message);
            return Task.CompletedTask;
        }

        public Task PostConsume<T>(ConsumeContext<T> context) where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception) where T : class => Task.CompletedTask;
    }

    private readonly Seen _seen = new();

    private Task<SignalHarness> StartFilteredAsync() => SignalHarness.StartAsync(
        bus =>
        {
            bus.AddConfigureEndpointsCallback((context, _, endpoint) => endpoint.UseConsumeFilter(typeof(NotingFilter<>), context));
            bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
        },
        services => services.AddSingleton(_seen),
        Token);

    [Fact]
    public async Task UseConsumeFilter_Signal_PassesTheFilterOnce()
    {
        await using SignalHarness harness = await StartFilteredAsync();

        await harness.EmitAsync(new PaymentReceived(new("42"), "tx-1", 100), cancellationToken: Token);
        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Equal([new PaymentReceived(new("42"), "tx-1", 100), new Placed(new("42"), 100)], _seen.Messages);
        (await harness.ProcessAsync("/order/42/fulfillment", Token)).ShouldBeIn("AwaitingDelivery");
    }

    [Fact]
    public async Task ConsumeObserver_Signal_IsSeen()
    {
        await using SignalHarness harness = await SignalHarness.StartAsync(
            bus =>
            {
                bus.AddConsumeObserver<NotingObserver>();
                bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
            },
            services => services.AddSingleton(_seen),
            Token);

        await harness.EmitAsync(new Placed(new("42"), 100), cancellationToken: Token);

        Assert.Equal([new Placed(new("42"), 100)], _seen.Messages.OfType<Placed>());
    }

    [Fact]
    public async Task UseConsumeFilter_FilterThatThrows_MakesADeadSignal()
    {
        await using SignalHarness harness = await StartFilteredAsync();

        await harness.EmitAsync(new Placed(new("42"), 17), cancellationToken: Token);

        Assert.Contains("not this price", Assert.Single(await harness.DeadSignalsAsync(Token)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseConsumeFilter_FilterThatStops_MakesADeadSignal()
    {
        await using SignalHarness harness = await StartFilteredAsync();

        await harness.EmitAsync(new Placed(new("42"), 13), cancellationToken: Token);

        Assert.Null(await harness.Processes.FindAsync("/order/42/fulfillment", Token));
        DeadSignal dead = Assert.Single(await harness.DeadSignalsAsync(Token));
        Assert.Equal(
            (DeadReason.Rejected, "order.placed", "/order/42/fulfillment", "A consume filter of the receive endpoint did not pass it on: it did not call next.Send(context)."),
            (dead.Reason, dead.SignalId, dead.ProcessPath, dead.Error));
    }

    [Fact]
    public async Task UseConsumeFilter_FilterThatStopsAnAsk_RefusesIt()
    {
        await using SignalHarness harness = await StartFilteredAsync();

        var exception = await Assert.ThrowsAsync<AskRefusedException>(() => harness.AskAsync<string>(new Placed(new("42"), 13), cancellationToken: Token));

        Assert.Equal("A consume filter of the receive endpoint did not pass it on: it did not call next.Send(context).", exception.Reason);
        Assert.Empty(await harness.DeadSignalsAsync(Token));
    }
}
