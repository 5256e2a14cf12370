using BusSignals.Testing;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Harness;

/// <summary>Idle means idle: nothing in a queue, nothing in anybody's hands.</summary>
[Trait("Feature", "N10")]
public sealed class IdleTests
{
    public sealed record Ping(int Left);

    public sealed record Pong(int Left);

    public sealed record Broken(int Number);

    private sealed class Log
    {
        private int _count;

        public int Count => _count;

        public void Add() => Interlocked.Increment(ref _count);
    }

    private sealed class PingConsumer(Log log) : IConsumer<Ping>
    {
        public async Task Consume(ConsumeContext<Ping> context)
        {
            log.Add();
            await Task.Yield();
            if (context.Message.Left > 0)
            {
                await context.Publish(new Pong(context.Message.Left - 1));
            }
        }
    }

    private sealed class PongConsumer(Log log) : IConsumer<Pong>
    {
        public async Task Consume(ConsumeContext<Pong> context)
        {
            log.Add();
            await Task.Yield();
            if (context.Message.Left > 0)
            {
                await context.Publish(new Ping(context.Message.Left - 1));
            }
        }
    }

    private sealed class BrokenConsumer : IConsumer<Broken>
    {
        public Task Consume(ConsumeContext<Broken> context) => throw new InvalidOperationException("Always.");
    }

    private sealed class FaultConsumer(Log log) : IConsumer<Fault<Broken>>
    {
        public Task Consume(ConsumeContext<Fault<Broken>> context)
        {
            log.Add();
            return Task.CompletedTask;
        }
    }

    private readonly Log _log = new();

    private Task<SignalHarness> StartAsync() => SignalHarness.StartAsync(
        bus =>
        {
            bus.AddConsumer<PingConsumer>();
            bus.AddConsumer<PongConsumer>();
            bus.AddConsumer<BrokenConsumer>();
            bus.AddConsumer<FaultConsumer>();
            bus.AddSignals(_ => { });
        },
        services => services.AddSingleton(_log),
        Token);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Publish_ChainOfConsumers_WaitsForTheLast(int length)
    {
        await using SignalHarness harness = await StartAsync();

        await harness.PublishAsync(new Ping(length), cancellationToken: Token);

        Assert.Equal(length + 1, _log.Count);
    }

    [Fact]
    public async Task Publish_ManyChainsAtOnce_WaitsForAll()
    {
        await using SignalHarness harness = await StartAsync();
        IBus bus = harness.Services.GetRequiredService<IBus>();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(length => bus.Publish(new Ping(length), Token)));
        await harness.WaitUntilIdleAsync(Token);

        Assert.Equal(Enumerable.Range(1, 20).Sum(), _log.Count);
    }

    [Fact]
    public async Task Publish_ToAConsumerThatFails_WaitsForItsFaultToo()
    {
        await using SignalHarness harness = await StartAsync();

        await harness.PublishAsync(new Broken(1), cancellationToken: Token);

        Assert.Equal(1, _log.Count);
    }
}
