using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace BusSignals.Testing;

/// <summary>
/// Runs signals and processes in a test with their production registration, without a broker and on virtual time.
/// Nothing sleeps: each call returns when everything that follows from it has been done.
/// </summary>
public sealed partial class SignalHarness : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IdleDetector _idle;
    private readonly VirtualTime _clock;
    private readonly DateTimeOffset _start;
    private readonly SimulatedDeliveries? _deliveries;

    private SignalHarness(IHost host, IdleDetector idle, VirtualTime clock, SimulatedDeliveries? deliveries)
    {
        _host = host;
        _idle = idle;
        _clock = clock;
        _start = clock.GetUtcNow();
        _deliveries = deliveries;
    }

    /// <summary>The virtual time.</summary>
    public DateTimeOffset Now => _clock.GetUtcNow();

    /// <summary>The application's services.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>Reads processes.</summary>
    public IProcesses Processes => Services.GetRequiredService<IProcesses>();

    /// <summary>
    /// Starts the harness with what the application registers inside <c>AddMassTransit</c>, except for the transport.
    /// </summary>
    /// <param name="configure">The registration: <c>bus => bus.AddSignals(…)</c> and anything else on the bus.</param>
    /// <param name="services">Further services that the processes need.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SignalConfigurationException">The registration has faults; the message contains all of
    /// them.</exception>
    public static Task<SignalHarness> StartAsync(
        Action<IBusRegistrationConfigurator> configure, Action<IServiceCollection>? services = null, CancellationToken cancellationToken = default) =>
        StartAsync(configure, new HarnessOptions { Services = services }, cancellationToken);

    /// <summary>
    /// As above, with options: another start of the time, or a seed that shuffles messages and lets hosts die.
    /// </summary>
    /// <param name="configure">The registration: <c>bus => bus.AddSignals(…)</c> and anything else on the bus.</param>
    /// <param name="options">How the harness runs.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SignalConfigurationException">The registration has faults; the message contains all of
    /// them.</exception>
    public static async Task<SignalHarness> StartAsync(
        Action<IBusRegistrationConfigurator> configure, HarnessOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(options);
        options.Faults.Check();
        var clock = new VirtualTime(options.Start);
        var idle = new IdleDetector();
        SimulatedDeliveries? deliveries = options.Seed is { } seed ? new SimulatedDeliveries(seed, options.Faults) : null;
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        options.Services?.Invoke(builder.Services);
        builder.Services.AddMassTransit(bus =>
        {
            bus.DisableUsageTelemetry();
            configure(bus);
            bus.AddReceiveObserver(_ => idle);
            bus.AddConfigureEndpointsCallback((_, name, endpoint) =>
                endpoint.AddPrePipeSpecification(new EndpointFilter(idle.Configure(name, endpoint), deliveries)));
            bus.UsingInMemory((context, transport) =>
            {
                transport.ConcurrentMessageLimit = 1; // of the bus's own queue
                transport.PrefetchCount = 1;
                transport.ConfigureEndpoints(context);
            });
        });
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        builder.Services.Replace(ServiceDescriptor.Singleton<IOutgoingSender, RecordingSender>());
        builder.Services.Replace(ServiceDescriptor.Singleton<INodeExit, SurvivingExit>());
        foreach (ServiceDescriptor driver in builder.Services.Where(it => IsDriver(it.ImplementationType)).ToArray())
        {
            builder.Services.Remove(driver); // the harness drives
        }

        if (deliveries is not null)
        {
            SimulatedServices.AddTo(builder.Services, deliveries.Random);
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

        return new SignalHarness(host, idle, clock, deliveries);
    }

    /// <summary>
    /// Emits a signal as an external service would, and waits until everything is idle; with a seed, releases some
    /// messages.
    /// </summary>
    public Task<Guid> EmitAsync<T>(T signal, EmitOptions? options = null, CancellationToken cancellationToken = default)
        where T : class => UseBusAsync(bus => bus.EmitAsync(signal, options, cancellationToken), cancellationToken);

    /// <summary>
    /// Asks as an external service would, and waits until everything is idle. If there is no answer by then, the time
    /// advances to the ask's timeout, with everything that is due on the way.
    /// </summary>
    /// <typeparam name="TReply">The type that the reply is read as.</typeparam>
    public async Task<TReply> AskAsync<TReply>(object signal, AskOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new AskOptions();
        (PendingAsk ask, Task<TReply> reply) = await SendAskAsync<TReply>(signal, options, cancellationToken);
        if (!ask.Answer.IsCompleted && !reply.IsCompleted)
        {
            DateTimeOffset end = DueTime.Of(options).From(Now)
                ?? throw new HarnessAssertionException("The ask has no answer when all is idle, and would wait for one for ever; give it a Timeout or a Deadline.");
            await AdvanceAsync(end - Now, cancellationToken);
        }

        return await reply;
    }

    /// <summary>
    /// Asks as an external service would, and waits until everything is idle, without advancing the time. The inner
    /// task completes with the answer, which may require more to happen first.
    /// </summary>
    /// <typeparam name="TReply">The type that the reply is read as.</typeparam>
    public async Task<Task<TReply>> BeginAskAsync<TReply>(object signal, AskOptions? options = null, CancellationToken cancellationToken = default) =>
        (await SendAskAsync<TReply>(signal, options ?? new AskOptions(), cancellationToken)).Reply;

    /// <summary>Publishes a message with plain MassTransit, and waits until everything is idle.</summary>
    public async Task PublishAsync<T>(T message, Action<PublishContext<T>>? configure = null, CancellationToken cancellationToken = default)
        where T : class
    {
        await Services.GetRequiredService<IBus>().Publish(message, Pipe.Execute<PublishContext<T>>(it => configure?.Invoke(it)), cancellationToken);
        await GoOnAsync(cancellationToken);
    }

    /// <summary>The process with this path, for assertions.</summary>
    /// <exception cref="HarnessAssertionException">Nothing ever arrived for it.</exception>
    public async Task<ProcessAssertions> ProcessAsync(string path, CancellationToken cancellationToken = default)
    {
        if (_deliveries is not null)
        {
            await WaitUntilIdleAsync(cancellationToken);
        }

        return new(await Processes.FindAsync(path, cancellationToken)
            ?? throw new HarnessAssertionException($"'{path}' is not there: nothing ever arrived for it."));
    }

    /// <summary>The messages of a type that processes published or sent, in order.</summary>
    public IReadOnlyList<T> Sent<T>() where T : class =>
        ((RecordingSender)Services.GetRequiredService<IOutgoingSender>()).Sent<T>();

    /// <summary>The dead signals, in order.</summary>
    public async Task<IReadOnlyList<DeadSignal>> DeadSignalsAsync(CancellationToken cancellationToken = default)
    {
        IDeadSignals dead = Services.GetRequiredService<IDeadSignals>();
        var all = new List<DeadSignal>();
        IReadOnlyList<DeadSignal> page;
        do
        {
            page = await dead.ListAsync(all.Count == 0 ? 0 : all[^1].Sequence, cancellationToken: cancellationToken);
            all.AddRange(page);
        }
        while (page.Count > 0);
        return all;
    }

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
        if (await Task.WhenAny(sent.Task, reply) == reply)
        {
            await reply; // it was refused before it was sent
        }

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
