using System.Collections.Concurrent;
using MassTransit;

namespace BusSignals.Testing;

/// <summary>
/// Tells exactly when nothing is left to do. Every endpoint handles one message at a time, in order, so a probe that
/// has passed a queue proves that everything before it has been handled. After one round of probes through all queues,
/// everything that was being handled at its start is done, and whatever that sent is in the queues; if there is any, it
/// comes before the probes of a second round. So if two rounds received nothing but probes, everything is idle. An
/// endpoint whose message waits for time or for a lock lets no probe through; it is idle while it waits for the same
/// thing.
/// </summary>
internal sealed class IdleDetector : IReceiveObserver
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _probes = new();
    private readonly ConcurrentDictionary<string, EndpointWork> _endpoints = new(StringComparer.Ordinal);
    private long _received;
    private long _probed;

    /// <summary>Watches an endpoint that handles messages.</summary>
    public EndpointWork Configure(string endpoint, IReceiveEndpointConfigurator configurator)
    {
        configurator.ConcurrentMessageLimit = 1;
        configurator.PrefetchCount = 1;
        configurator.Handler<IdleProbe>(Arrive);
        return _endpoints.GetOrAdd($"queue:{endpoint}", address => new EndpointWork(address));
    }

    /// <summary>Also watches the bus's own queue, which receives replies.</summary>
    public void Connect(IBus bus)
    {
        bus.ConnectHandler<IdleProbe>(Arrive);
        _endpoints.GetOrAdd(bus.Address.ToString(), address => new EndpointWork(address));
    }

    /// <summary>Runs two rounds of probes; true if everything was idle during the second.</summary>
    public async Task<bool> ProbeAsync(IBus bus, CancellationToken cancellationToken)
    {
        long before = Others;
        EndpointWork[] endpoints = [.. _endpoints.Values];
        Task?[] waits = [.. endpoints.Select(it => it.Wait)];
        for (int round = 0; round < 2; round++)
        {
            await Task.WhenAll(endpoints.Select(it => ProbeAsync(bus, it, cancellationToken)));
        }

        return Others == before && endpoints.Zip(waits).All(it => it.First.Wait == it.Second);
    }

    public Task PreReceive(ReceiveContext context)
    {
        Interlocked.Increment(ref _received);
        return Task.CompletedTask;
    }

    public Task PostReceive(ReceiveContext context) => Task.CompletedTask;

    public Task ReceiveFault(ReceiveContext context, Exception exception) => Task.CompletedTask;

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class =>
        Task.CompletedTask;

    /// <summary>
    /// How many messages other than probes were received; a probe still passing through counts as one of them.
    /// </summary>
    private long Others => Interlocked.Read(ref _received) - Interlocked.Read(ref _probed);

    private Task Arrive(ConsumeContext<IdleProbe> context)
    {
        Interlocked.Increment(ref _probed);
        if (_probes.TryRemove(context.Message.Id, out TaskCompletionSource? arrived))
        {
            arrived.TrySetResult();
        }

        return Task.CompletedTask;
    }

    private async Task ProbeAsync(IBus bus, EndpointWork endpoint, CancellationToken cancellationToken)
    {
        if (endpoint.Probe is not { Task.IsCompleted: false } probe)
        {
            probe = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Guid id = NewId.NextGuid();
            _probes[id] = probe;
            endpoint.Probe = probe;
            ISendEndpoint queue = await bus.GetSendEndpoint(new Uri(endpoint.Address));
            await queue.Send(new IdleProbe(id), cancellationToken);
        }

        await Task.WhenAny(probe.Task, endpoint.ParkedAsync()).WaitAsync(cancellationToken);
    }
}
