using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>Runs the dispatcher: at each due time that it knows, and at least once per poll interval.</summary>
internal sealed partial class OutboxDriver(
    OutboxDispatcher dispatcher, BusStart bus, StoreAvailability availability, StoreClock clock, OutboxOptions options, ILogger<OutboxDriver> logger)
    : BackgroundService, IHostedLifecycleService
{
    /// <summary>How long a start waits for the database's clock; the first load or poll reads it too.</summary>
    private static readonly TimeSpan ClockPatience = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private TaskCompletionSource _sooner = New();
    private DateTimeOffset _wakeAt = DateTimeOffset.MaxValue;

    /// <summary>Reads the database's clock before anything is received, if the database is available.</summary>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ClockPatience, clock);
        using CancellationTokenRegistration stop = cancellationToken.UnsafeRegister(static it => ((CancellationTokenSource)it!).Cancel(), limit);
        try
        {
            await dispatcher.ReadClockAsync(limit.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogClockNotRead(exception.Message);
        }
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The bus has stopped, and nothing is being delivered any more.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await dispatcher.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotFlushed(exception.Message); // the rest is sent again, with the same ids
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        dispatcher.Scheduled += OnScheduled;
        try
        {
            await bus.Started.WaitAsync(stoppingToken); // a message sent before would be lost if no queue is bound yet
            while (!stoppingToken.IsCancellationRequested)
            {
                await WaitAsync(await RoundAsync(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            dispatcher.Scheduled -= OnScheduled;
        }
    }

    private async Task<DateTimeOffset> RoundAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset poll = clock.Now() + options.PollInterval;
        lock (_gate)
        {
            _wakeAt = poll;
            _sooner = New();
        }

        try
        {
            return await availability.RunAsync(StoreUse.Read, () => SweepAsync(poll, cancellationToken), cancellationToken, StoreUse.Write);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(exception);
            return poll;
        }
    }

    private async Task<DateTimeOffset> SweepAsync(DateTimeOffset poll, CancellationToken cancellationToken)
    {
        while (await dispatcher.SweepAsync(cancellationToken) == options.BatchSize)
        {
        }

        return await dispatcher.NextDueAsync(cancellationToken) is { } due && due < poll ? due : poll;
    }

    private async Task WaitAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        Task sooner;
        lock (_gate)
        {
            _wakeAt = until < _wakeAt ? until : _wakeAt;
            sooner = _sooner.Task;
        }

        while (WakeAt() - clock.Now() is var rest && rest > TimeSpan.Zero)
        {
            using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(sooner, Task.Delay(rest, clock, left.Token));
            await left.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
            lock (_gate)
            {
                _sooner = sooner.IsCompleted ? New() : _sooner;
                sooner = _sooner.Task;
            }
        }
    }

    private DateTimeOffset WakeAt()
    {
        lock (_gate)
        {
            return _wakeAt;
        }
    }

    private void OnScheduled(DateTimeOffset due)
    {
        lock (_gate)
        {
            if (due >= _wakeAt)
            {
                return;
            }

            _wakeAt = due;
            _sooner.TrySetResult();
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(2002, LogLevel.Error, "The outbox could not be swept; it is tried again after the poll interval")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(2103, LogLevel.Information, "The database's clock could not be read at the start; it is read with the first load: {Reason}")]
    private partial void LogClockNotRead(string reason);

    [LoggerMessage(2006, LogLevel.Warning, "Sent messages could not be taken out of the outbox when stopping; they are sent again when their lease is over: {Reason}")]
    private partial void LogNotFlushed(string reason);
}
