using BusSignals.Tests.Orders;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using static BusSignals.Tests.TestHarness;

namespace BusSignals.Tests.Emitting;

/// <summary>What a hosted service emits before the bus has started waits for it, or fails by name; it is never lost.</summary>
[Trait("Feature", "R16")]
public sealed class EmitBeforeStartTests
{
    public enum Way
    {
        Emit,
        Send,
        StartOrSignal,
        Ask,
    }

    private sealed class Work
    {
        public Way Way { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task RunAsync(IServiceScopeFactory scopes, CancellationToken cancellationToken)
        {
            await using AsyncServiceScope scope = scopes.CreateAsyncScope();
            var bus = scope.ServiceProvider.GetRequiredService<ISignalBus>();
            var placed = new Placed(new("1"), 10);
            ProcessId process = scope.ServiceProvider.GetRequiredService<IProcesses>().IdOf("/order/1/fulfillment");
            switch (Way)
            {
                case Way.Emit:
                    await bus.EmitAsync(placed, cancellationToken: cancellationToken);
                    break;
                case Way.Send:
                    await bus.For(process).SendAsync(placed, cancellationToken: cancellationToken);
                    break;
                case Way.StartOrSignal:
                    await bus.For(process).StartOrSignalAsync(placed, new PaymentReceived(new("1"), "tx", 10), cancellationToken: cancellationToken);
                    break;
                default:
                    await Assert.ThrowsAsync<AskUnansweredException>(() => bus.AskAsync<string>(placed, cancellationToken: cancellationToken));
                    break;
            }
        }
    }

    /// <summary>Emits while the host starts, and does not hold the start up.</summary>
    private sealed class Background(Work work, IServiceScopeFactory scopes) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            try
            {
                await work.RunAsync(scopes, stoppingToken);
                work.Done.SetResult();
            }
            catch (Exception exception)
            {
                work.Done.SetException(exception);
            }
        }
    }

    /// <summary>Holds the start of the host up until it has emitted.</summary>
    private sealed class Blocking(Work work, IServiceScopeFactory scopes) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => work.RunAsync(scopes, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Emits when the host stops it, which is after the bus.</summary>
    private sealed class Last(Work work, IServiceScopeFactory scopes) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            try
            {
                await work.RunAsync(scopes, cancellationToken);
                work.Done.SetResult();
            }
            catch (Exception exception)
            {
                work.Done.SetException(exception);
            }
        }
    }

    private readonly Work _work = new();

    public static TheoryData<Way> Ways => new(Enum.GetValues<Way>());

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Emit_InTheBackgroundWhileTheHostStarts_Arrives(Way way)
    {
        _work.Way = way;
        using IHost host = Build<Background>();

        await host.StartAsync(Token);
        await _work.Done.Task;

        var processes = host.Services.GetRequiredService<IProcesses>();
        while (await processes.FindAsync("/order/1/fulfillment", Token) is null)
        {
            await Task.Yield();
        }

        await host.StopAsync(Token);
    }

    [Fact]
    public async Task Emit_ThatTheStartWaitsFor_FailsAndSaysWhatToDo()
    {
        using IHost host = Build<Blocking>();

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Token));

        Assert.Equal(
            "The signal 'order.placed' was emitted before the bus has started, so that nothing would take it. Emit when the host has started: in a BackgroundService, in "
            + "IHostedLifecycleService.StartedAsync, or in a hosted service that is registered after AddMassTransit; a bus that no host starts is started with IBusControl.StartAsync.",
            exception.Message);
    }

    [Theory]
    [InlineData(Way.Emit, "order.placed")]
    [InlineData(Way.Send, "order.placed")]
    [InlineData(Way.StartOrSignal, "order.paymentreceived")]
    public async Task Emit_WhenTheBusHasStopped_FailsAndSaysWhatToDo(Way way, string signal)
    {
        _work.Way = way;
        using IHost host = Build<Last>();
        await host.StartAsync(Token);

        await host.StopAsync(Token);

        Assert.Equal(
            $"The signal '{signal}' was emitted after the bus has stopped, so that nothing would take it. Emit before the host stops: in a BackgroundService or a hosted "
            + "service that is registered after AddMassTransit, which ends before the bus does.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => _work.Done.Task)).Message);
    }

    [Fact]
    public async Task Dispose_OfAHostThatWasNotStopped_StopsTheBus()
    {
        IHost host = Build<Last>();
        await host.StartAsync(Token);

        await ((IAsyncDisposable)host).DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => host.Services.GetService<IBus>());
    }

    private IHost Build<TService>() where TService : class, IHostedService
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(_work);
        builder.Services.AddHostedService<TService>(); // before the bus
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals.AddGroup<OrderSignals>().AddSaga<FulfillmentSaga>());
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
        return builder.Build();
    }
}
