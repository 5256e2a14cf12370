using System.Collections.Concurrent;
using MassTransit;

namespace BusSignals.Testing;

/// <summary>
/// Tells exactly when nothing is left to do. Every endpoint handles one message at a time, in order, so a probe
/// that has come through a queue proves that what was before it has been handled. When probes have come through all
/// queues, and nothing but probes was received meanwhile, and nothing was being handled at the start, all is idle.
/// </summary>
internal sealed class IdleDetector : IReceiveObserver
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> _probes = new();
    private readonly ConcurrentDictionary<string, bool> _endpoints = new();
    private long _received;
    private long _handled;

    public void Configure(string endpoint, IReceiveEndpointConfigurator configurator)
    {
        configurator.ConcurrentMessageLimit = 1;
        configurator.PrefetchCount = 1;
        configurator.Handler<IdleProbe>(context =>
        {
            _probes[context.Message.Id].TrySetResult();
            return Task.CompletedTask;
        });
        _endpoints.TryAdd(endpoint, true);
    }

    /// <summary>One round of probes; true if all was idle during it.</summary>
    public async Task<bool> RoundAsync(IBus bus, CancellationToken cancellationToken)
    {
        long before = Interlocked.Read(ref _received);
        bool quiet = before == Interlocked.Read(ref _handled);
        foreach (string endpoint in _endpoints.Keys)
        {
            var arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Guid id = NewId.NextGuid();
            _probes[id] = arrived;
            ISendEndpoint queue = await bus.GetSendEndpoint(new Uri($"queue:{endpoint}"));
            await queue.Send(new IdleProbe(id), cancellationToken);
            await arrived.Task.WaitAsync(cancellationToken);
            _probes.TryRemove(id, out _);
        }

        return quiet && Interlocked.Read(ref _received) - before == _endpoints.Count;
    }

    public Task PreReceive(ReceiveContext context)
    {
        Interlocked.Increment(ref _received);
        return Task.CompletedTask;
    }

    public Task PostReceive(ReceiveContext context)
    {
        Interlocked.Increment(ref _handled);
        return Task.CompletedTask;
    }

    public Task ReceiveFault(ReceiveContext context, Exception exception)
    {
        Interlocked.Increment(ref _handled);
        return Task.CompletedTask;
    }

    public Task PostConsume<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType) where T : class => Task.CompletedTask;

    public Task ConsumeFault<T>(ConsumeContext<T> context, TimeSpan duration, string consumerType, Exception exception) where T : class =>
        Task.CompletedTask;
}
