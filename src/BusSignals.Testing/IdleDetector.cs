using System.Collections.Concurrent;
using MassTransit;

namespace BusSignals.Testing;

/// <summary>
/// Tells exactly when nothing is left to do. Every endpoint handles one message at a time, in order, so that a probe
/// that has come through a queue proves that what was before it has been handled. After one round of probes through
/// all queues, what was being handled at its start is done, and what that sent is in the queues; if it was anything,
/// it comes before the probes of a second round. So when in two rounds nothing but probes was received, all is idle.
/// An endpoint whose message waits for time or for a lock lets no probe through; it is idle while it waits for the same.
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

    /// <summary>Watches the bus' own queue too, to which replies come.</summary>
    public void Connect(IBus bus)
    {
        bus.ConnectHandler<IdleProbe>(Arrive);
        _endpoints.GetOrAdd(bus.Address.ToString(), address => new EndpointWork(address));
    }

    /// <summary>Two rounds of probes; true if all was idle during the second.</summary>
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

    /// <summary>How many messages that are no probes were received; a probe that is on its way through counts as another one.</summary>
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
