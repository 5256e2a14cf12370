using MassTransit;

namespace BusSignals;

/// <summary>
/// Holds emits back until the bus has started: before that no queue may be bound to a signal, and it would be lost. So it would
/// when the bus has stopped, where the transport is in memory.
/// </summary>
/// <param name="isOfSignals">Whether a bus is the one that carries signals, because MassTransit reports every bus of
/// the application; null for every one.</param>
internal sealed class BusStart(Predicate<IBus>? isOfSignals = null) : IBusObserver
{
    /// <summary>
    /// How long an emit waits for the start to begin: an emit that the start itself waits for would never end.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile bool _hasStopped;
    private volatile TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IBus? _started;

    /// <summary>Ends when the bus begins to stop.</summary>
    public Task Stopping => _stopping.Task;

    /// <summary>Ends when the bus has started.</summary>
    public Task Started => _ready.Task;

    /// <summary>Ends when the bus takes messages.</summary>
    /// <exception cref="InvalidOperationException">Its start does not begin, or has failed; or it has stopped.</exception>
    public ValueTask WaitAsync(SignalId signal, CancellationToken cancellationToken) =>
        _hasStopped ? throw new InvalidOperationException(
            $"The signal '{signal}' was emitted after the bus has stopped, so that nothing would take it. Emit before the host stops: in a BackgroundService or a hosted "
            + "service that is registered after AddMassTransit, which ends before the bus does.")
        : _ready.Task.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(WaitForStartAsync(signal, cancellationToken));

    public Task PreStart(IBus bus)
    {
        if (IsOfSignals(bus))
        {
            _started = bus;
            _hasStopped = false;
            _stopping = _stopping.Task.IsCompleted ? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) : _stopping;
            _begun.TrySetResult();
        }

        return Task.CompletedTask;
    }

    public Task PostStart(IBus bus, Task<BusReady> busReady)
    {
        _ = busReady.ContinueWith(
            it =>
            {
                if (it.IsCompletedSuccessfully && IsOfSignals(bus))
                {
                    _ready.TrySetResult();
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public void PostCreate(IBus bus)
    {
    }

    public void CreateFaulted(Exception exception)
    {
    }

    public Task StartFaulted(IBus bus, Exception exception) => Task.CompletedTask;

    public Task PreStop(IBus bus)
    {
        if (bus == _started)
        {
            _stopping.TrySetResult();
        }

        return Task.CompletedTask;
    }

    public Task PostStop(IBus bus)
    {
        _hasStopped |= bus == _started; // not asked of the services, which may be gone by now
        return Task.CompletedTask;
    }

    public Task StopFaulted(IBus bus, Exception exception) => Task.CompletedTask;

    private bool IsOfSignals(IBus bus) => isOfSignals?.Invoke(bus) ?? true;

    private async Task WaitForStartAsync(SignalId signal, CancellationToken cancellationToken)
    {
        try
        {
            await _begun.Task.WaitAsync(Patience, TimeProvider.System, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new InvalidOperationException(
                $"The signal '{signal}' was emitted before the bus has started, so that nothing would take it. Emit when the host has started: in a BackgroundService, in "
                + "IHostedLifecycleService.StartedAsync, or in a hosted service that is registered after AddMassTransit; a bus that no host starts is started with IBusControl.StartAsync.",
                exception);
        }

        await _ready.Task.WaitAsync(cancellationToken);
    }
}
