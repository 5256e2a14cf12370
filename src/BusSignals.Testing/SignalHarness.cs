using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BusSignals.Testing;

/// <summary>
/// Runs signals and processes in a test with their production registration, without a broker and on virtual time
/// (FEATURES N10). Nothing sleeps: each call returns when all that follows from it has been done.
/// </summary>
public sealed class SignalHarness : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IdleDetector _idle;
    private readonly VirtualTime _clock;

    private SignalHarness(IHost host, IdleDetector idle, VirtualTime clock)
    {
        _host = host;
        _idle = idle;
        _clock = clock;
    }

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Reads processes.</summary>
    public IProcesses Processes => Services.GetRequiredService<IProcesses>();

    /// <summary>Starts with what the application registers inside <c>AddMassTransit</c>, but for the transport.</summary>
    /// <param name="configure">The registration: <c>bus => bus.AddSignals(…)</c> and whatever else is on the bus.</param>
    /// <param name="services">Further services the processes need.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SignalConfigurationException">The registration is wrong; all faults are in the message.</exception>
    public static async Task<SignalHarness> StartAsync(
        Action<IBusRegistrationConfigurator> configure, Action<IServiceCollection>? services = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var clock = new VirtualTime();
        var idle = new IdleDetector();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        services?.Invoke(builder.Services);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            configure(bus);
            bus.AddReceiveObserver(_ => idle);
            bus.AddConfigureEndpointsCallback((_, name, endpoint) => idle.Configure(name, endpoint));
            bus.UsingInMemory((context, transport) =>
            {
                transport.ConcurrentMessageLimit = 1; // of the bus' own queue
                transport.PrefetchCount = 1;
                transport.ConfigureEndpoints(context);
            });
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Services.Replace(ServiceDescriptor.Singleton<IOutgoingSender, RecordingSender>());
        foreach (ServiceDescriptor driver in builder.Services.Where(it => IsDriver(it.ImplementationType)).ToArray())
        {
            builder.Services.Remove(driver); // the harness drives
        }

        IHost host = builder.Build();
        try
        {
            await host.StartAsync(cancellationToken);
            idle.Connect(host.Services.GetRequiredService<IBus>());
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new SignalHarness(host, idle, clock);
    }

    /// <summary>Emits a signal as a service outside would, and waits until all is idle.</summary>
    public async Task<Guid> EmitAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class
    {
        await using AsyncServiceScope scope = Services.CreateAsyncScope();
        Guid id = await scope.ServiceProvider.GetRequiredService<ISignalBus>().EmitAsync(signal, options, cancellationToken);
        await WaitUntilIdleAsync(cancellationToken);
        return id;
    }

    /// <summary>
    /// Asks as a service outside would (FEATURES N16), and waits until all is idle. If there is no answer then, time
    /// moves on to the ask's timeout, with all that is due on the way.
    /// </summary>
    /// <typeparam name="TReply">What the reply is read as.</typeparam>
    public async Task<TReply> AskAsync<TReply>(object signal, AskOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AskOptions();
        (PendingAsk ask, Task<TReply> reply) = await SendAskAsync<TReply>(signal, options, cancellationToken);
        if (!ask.Answer.IsCompleted && !reply.IsCompleted)
        {
            await AdvanceAsync(options.Timeout, cancellationToken);
        }

        return await reply;
    }

    /// <summary>
    /// Asks as a service outside would (FEATURES N16), and waits until all is idle; time stands still. The task within ends
    /// with the answer, which may need more to happen first.
    /// </summary>
    /// <typeparam name="TReply">What the reply is read as.</typeparam>
    public async Task<Task<TReply>> BeginAskAsync<TReply>(object signal, AskOptions? options = null, CancellationToken cancellationToken = default) =>
        (await SendAskAsync<TReply>(signal, options ?? new AskOptions(), cancellationToken)).Reply;

    /// <summary>Publishes a message with plain MassTransit, and waits until all is idle.</summary>
    public async Task PublishAsync<T>(T message, Action<PublishContext<T>>? configure = null, CancellationToken cancellationToken = default)
        where T : class
    {
        await Services.GetRequiredService<IBus>().Publish(message, Pipe.Execute<PublishContext<T>>(it => configure?.Invoke(it)), cancellationToken);
        await WaitUntilIdleAsync(cancellationToken);
    }

    /// <summary>
    /// Moves the time; each timer on the way fires at its own moment, and all that follows is done before the next.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan time, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        var outbox = Services.GetRequiredService<OutboxDispatcher>();
        DateTimeOffset target = Now + time;
        while (await outbox.NextDueAsync(cancellationToken) is { } due && due <= target)
        {
            _clock.MoveTo(due > Now ? due : Now);
            await outbox.SweepAsync(cancellationToken);
            await WaitUntilIdleAsync(cancellationToken);
        }

        _clock.MoveTo(target);
        await Services.GetRequiredService<RetentionSweeper>().SweepAsync(cancellationToken);
        await WaitUntilIdleAsync(cancellationToken);
    }

    /// <summary>
    /// Waits until no message is in a queue or being handled and nothing is due. Exact: it looks, it does not sleep.
    /// </summary>
    public async Task WaitUntilIdleAsync(CancellationToken cancellationToken = default)
    {
        IBus bus = Services.GetRequiredService<IBus>();
        var outbox = Services.GetRequiredService<OutboxDispatcher>();
        while (!await _idle.ProbeAsync(bus, cancellationToken) || await outbox.SweepAsync(cancellationToken) > 0)
        {
        }
    }

    /// <summary>The process with this path, for assertions.</summary>
    /// <exception cref="HarnessAssertionException">Nothing ever arrived for it.</exception>
    public async Task<ProcessAssertions> ProcessAsync(string path, CancellationToken cancellationToken = default) =>
        new(await Processes.FindAsync(path, cancellationToken)
            ?? throw new HarnessAssertionException($"'{path}' is not there: nothing ever arrived for it."));

    /// <summary>The messages of a type that processes published or sent, in order.</summary>
    public IReadOnlyList<T> Sent<T>() where T : class =>
        ((RecordingSender)Services.GetRequiredService<IOutgoingSender>()).Sent<T>();

    /// <summary>What was set aside, in order.</summary>
    public Task<IReadOnlyList<DeadSignal>> DeadSignalsAsync(CancellationToken cancellationToken = default) =>
        Services.GetRequiredService<IDeadSignals>().ListAsync(cancellationToken: cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }
    }

    private async Task<(PendingAsk Ask, Task<TReply> Reply)> SendAskAsync<TReply>(
        object signal, AskOptions options, CancellationToken cancellationToken)
    {
        var sent = new TaskCompletionSource<PendingAsk>(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<TReply> reply = AskAsync();
        PendingAsk ask = await sent.Task;
        await ask.SentOr(reply);
        await WaitUntilIdleAsync(cancellationToken);
        return (ask, reply);

        async Task<TReply> AskAsync()
        {
            await using AsyncServiceScope scope = Services.CreateAsyncScope();
            var bus = (SignalBus)scope.ServiceProvider.GetRequiredService<ISignalBus>();
            var pending = new PendingAsk(bus.TakersOf(signal));
            Task<TReply> answer = bus.AskAsync<TReply>(signal, pending, options, cancellationToken);
            sent.SetResult(pending);
            return await answer;
        }
    }

    private static bool IsDriver(Type? type) => type == typeof(OutboxDriver) || type == typeof(RetentionDriver) || type == typeof(WaitDriver);
}
