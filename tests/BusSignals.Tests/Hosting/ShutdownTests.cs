using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BusSignals.Tests.Hosting;

/// <summary>What a host that is told to stop does with the work it has in hand.</summary>
public sealed class ShutdownTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_WhileSignalsAreApplied_FinishesThemAndWhatTheySend()
    {
        var work = new Work();
        using IHost host = await StartAsync(work, TimeSpan.FromSeconds(30));
        var taken = new Taken();
        host.Services.GetRequiredService<IBusControl>().ConnectReceiveObserver(taken);
        await host.Services.EmitOnlyAsync(new PlainTask("a"));
        await host.Services.EmitOnlyAsync(new PlainTask("a")); // waits for its turn while the stop begins
        await work.Begun.Task.WaitAsync(Token);
        await taken.Both.Task.WaitAsync(Token);

        var stopping = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopping.SetResult);
        Task stop = host.StopAsync(Token);
        await stopping.Task.WaitAsync(Token);
        Assert.False(work.Cancelled);
        work.Go.SetResult();
        await stop;

        var store = host.Services.GetRequiredService<InMemoryStore>();
        Assert.Equal(
            [SignalOutcome.Applied, SignalOutcome.Applied],
            (await store.FindAsync(KeyOf(host), Token))!.History.Where(it => it.Kind == HistoryKind.Signal).Select(it => it.Outcome));
        Assert.Null(await store.NextDueAsync(Token)); // what they sent has left
    }

    [Fact]
    public async Task Stop_HandlerThatDoesNotEnd_IsCancelledInTimeAndLeavesNothingBehind()
    {
        var work = new Work();
        using IHost host = await StartAsync(work, TimeSpan.FromMinutes(2), consumers: TimeSpan.FromMilliseconds(200));
        await using (AsyncServiceScope scope = host.Services.CreateAsyncScope())
        {
            EntityLock<Job> held = await host.Services.GetRequiredService<IEntityLocks>().AcquireAsync<Job>("a", cancellationToken: Token);
            await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(new LockedTask(held), cancellationToken: Token);
        }

        await work.Begun.Task.WaitAsync(Token);
        await host.StopAsync(Token);

        Assert.True(work.Cancelled);
        var store = host.Services.GetRequiredService<InMemoryStore>();
        Assert.Null(await store.FindAsync(KeyOf(host), Token)); // nothing is half done; the broker has the message still
        await using EntityLock<Job>? free = await host.Services.GetRequiredService<IEntityLocks>().TryAcquireAsync<Job>("a", TimeSpan.Zero, cancellationToken: Token);
        Assert.NotNull(free);
    }

    [Fact]
    [Trait("Feature", "R1")]
    public async Task Stop_HandlerThatEndsAfterItWasCancelled_CommitsNothingOfItAndSaysSo()
    {
        var work = new Work { EndsWhenCancelled = true };
        var log = new LogLines();
        using IHost host = Build(work, TimeSpan.FromMinutes(2), TimeSpan.FromMilliseconds(200), log);
        await host.StartAsync(Token);
        Guid id = await host.Services.EmitOnlyAsync(new PlainTask("a"));
        await work.Begun.Task.WaitAsync(Token);

        await host.StopAsync(Token);

        Assert.True(work.Cancelled);
        Assert.Null(await host.Services.GetRequiredService<InMemoryStore>().FindAsync(KeyOf(host), Token));
        LogLine line = Assert.Single(log.Of(1016));
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.StartsWith($"Message {id} at JobFlow was cancelled after ", line.Text, StringComparison.Ordinal);
        Assert.Contains("nothing of it is committed, and it comes again", line.Text, StringComparison.Ordinal);
        Assert.Contains("consumer_timeout", line.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void ConsumerStopTimeout_Unset_IsTwoThirdsOfTheHostsTime()
    {
        using IHost host = Build(new Work(), TimeSpan.FromSeconds(30));
        Assert.Equal(TimeSpan.FromSeconds(20), host.Services.GetRequiredService<IOptions<MassTransitHostOptions>>().Value.ConsumerStopTimeout);
    }

    private static Guid KeyOf(IHost host) => host.Services.GetRequiredService<IProcesses>().IdOf("/job/a/run").Key;

    private static async Task<IHost> StartAsync(Work work, TimeSpan shutdown, TimeSpan? consumers = null)
    {
        IHost host = Build(work, shutdown, consumers);
        await host.StartAsync(Token);
        return host;
    }

    private static IHost Build(Work work, TimeSpan shutdown, TimeSpan? consumers = null, LogLines? log = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        log?.AddTo(builder.Services);
        builder.Services.AddSingleton(work);
        builder.Services.Configure<HostOptions>(it => it.ShutdownTimeout = shutdown);
        builder.Services.Configure<MassTransitHostOptions>(it => it.ConsumerStopTimeout = consumers);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddSignals(signals => signals.AddFlow<JobFlow>().ConfigureLimits(it => it.SlowHandler = TimeSpan.FromTicks(1)));
            bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context));
        });
        return builder.Build();
    }

    public sealed class Job;

    [Signal("/job/{job}/task")]
    public sealed record PlainTask(string Job);

    [Signal("/job/{job}/locked-task")]
    public sealed record LockedTask(Locked<Job> Job);

    public sealed record Done(string Job);

    public sealed class JobState
    {
        public int Count { get; set; }
    }

    [Process("/job/{job}/run")]
    public sealed class JobFlow : SignalFlow<JobState>
    {
        public JobFlow()
        {
            On<PlainTask>(async (signal, context) =>
            {
                var work = context.Services.GetRequiredService<Work>();
                work.Begun.TrySetResult();
                await using CancellationTokenRegistration cancelled = context.CancellationToken.Register(work.Cancel);
                await work.Go.Task;
                await context.Services.GetRequiredService<IPublishEndpoint>().Publish(new Done(signal.Job));
            });
            On<LockedTask>(async (_, context) =>
            {
                var work = context.Services.GetRequiredService<Work>();
                work.Begun.TrySetResult();
                try
                {
                    await work.Go.Task.WaitAsync(context.CancellationToken);
                }
                finally
                {
                    work.Cancelled = context.CancellationToken.IsCancellationRequested;
                }
            });
        }
    }

    public sealed class Work
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Cancelled { get; set; }

        public bool EndsWhenCancelled { get; init; }

        public void Cancel()
        {
            Cancelled = true;
            if (EndsWhenCancelled)
            {
                Go.TrySetResult();
            }
        }
    }

    /// <summary>Knows when an endpoint has taken two messages.</summary>
    private sealed class Taken : IReceiveObserver
    {
        private int _count;

        public TaskCompletionSource Both { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task PreReceive(ReceiveContext context)
        {
            if (Interlocked.Increment(ref _count) == 2)
            {
                Both.SetResult();
            }

            return Task.CompletedTask;
        }

        public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

        public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

        public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class =>
            Task.CompletedTask;

        public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;
    }
}
