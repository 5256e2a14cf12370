using System.Collections.Concurrent;
using MassTransit;

namespace BusSignals.Testing;

/// <summary>
/// Tells exactly when nothing is left to do. Every endpoint handles one message at a time, in order, so that a probe
/// that has come through a queue proves that what was before it has been handled. After one round of probes through
/// all queues, what was being handled at its start is done, and what that sent is in the queues; if it was anything,
/// it comes before the probes of a second round. So when in two rounds nothing but probes was received, all is idle.
/// </summary>
internal sealed class IdleDetector : IReceiveObserver
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _probes = new();
    private readonly ConcurrentDictionary<string, bool> _endpoints = new();
    private long _received;

    public void Configure(string endpoint, IReceiveEndpointConfigurator configurator)
    {
        configurator.ConcurrentMessageLimit = 1;
        configurator.PrefetchCount = 1;
        configurator.Handler<IdleProbe>(Arrive);
        _endpoints.TryAdd($"queue:{endpoint}", true);
    }

    /// <summary>Watches the bus' own queue too, to which replies come.</summary>
    public void Connect(IBus bus)
    {
        bus.ConnectHandler<IdleProbe>(Arrive);
        _endpoints.TryAdd(bus.Address.ToString(), true);
    }

    /// <summary>Two rounds of probes; true if all was idle during the second.</summary>
    public async Task<bool> ProbeAsync(IBus bus, CancellationToken cancellationToken)
    {
        long before = Interlocked.Read(ref _received);
        string[] endpoints = [.. _endpoints.Keys];
        foreach (string endpoint in endpoints.Concat(endpoints))
        {
            await ProbeAsync(bus, endpoint, cancellationToken);
        }

        return Interlocked.Read(ref _received) - before == 2 * endpoints.Length;
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

    private Task Arrive(ConsumeContext<IdleProbe> context)
    {
        _probes[context.Message.Id].TrySetResult();
        return Task.CompletedTask;
    }

    private async Task ProbeAsync(IBus bus, string endpoint, CancellationToken cancellationToken)
    {
        var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Guid id = NewId.NextGuid();
        _probes[id] = arrived;
        ISendEndpoint queue = await bus.GetSendEndpoint(new Uri(endpoint));
        await queue.Send(new IdleProbe(id), cancellationToken);
        await arrived.Task.WaitAsync(cancellationToken);
        _probes.TryRemove(id, out _);
    }
}
