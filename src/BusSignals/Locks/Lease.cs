using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// A lease that this process holds. It renews itself at a third of its length until it is released, handed over or
/// lost. Elapsed time since the last request to the store decides whether it is in force, not the time of day, so
/// adjusting the clock cannot prolong it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore and the token source hold nothing that needs disposing, and are used after the end.")]
internal sealed partial class Lease : ILockProof
{
    private readonly LeaseClient _client;
    private readonly TimeSpan _length;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _lost = new();
    private readonly SemaphoreSlim _asking = new(1);
    private readonly Lock _gate = new();
    private readonly ITimer _renewal;
    private readonly ITimer _deadline;
    private long _asked;
    private int _outages;
    private Guid? _doubtful;
    private LeaseStatus _status = LeaseStatus.Held;

    public Lease(LeaseClient client, LockName name, LockCommand.Take take, LockResult granted, long asked, ILogger logger)
    {
        _client = client;
        _logger = logger;
        _length = take.For;
        _asked = asked;
        Name = name;
        Id = take.Request;
        Fence = granted.Fence;
        ExpiresAt = granted.ExpiresAt;
        Lost = _lost.Token;
        IsContinued = granted.Outcome == LockOutcome.Continued;
        _renewal = client.Clock.CreateTimer(static it => _ = ((Lease)it!).RenewAsync(), this, _length / 3, Timeout.InfiniteTimeSpan);
        _deadline = client.Clock.CreateTimer(static it => ((Lease)it!).RunOut(), this, Later(Rest), Timeout.InfiniteTimeSpan);
    }

    public LockName Name { get; }

    public Guid Id { get; }

    public Fence Fence { get; }

    public DateTimeOffset ExpiresAt { get; private set; }

    public CancellationToken Lost { get; }

    /// <summary>
    /// Whether it was taken over from a message, so that nobody else has had the lock since the message was emitted.
    /// </summary>
    public bool IsContinued { get; }

    /// <summary>The message that it is transferred to when it is released, if any.</summary>
    public Guid? Successor { get; set; }

    /// <summary>Whether a delivery has taken it over from the handle that acquired it.</summary>
    public bool IsAdopted { get; set; }

    public LeaseStatus Status
    {
        get
        {
            lock (_gate)
            {
                return _status == LeaseStatus.Held && Rest <= TimeSpan.Zero ? LeaseStatus.Lost : _status;
            }
        }
    }

    private TimeSpan Rest => _length - _client.Clock.GetElapsedTime(_asked);

    /// <summary>Hands the lease over to a message; false if it is no longer held.</summary>
    public Task<bool> HandOverAsync(Guid message, CancellationToken cancellationToken) => ChangeAsync(
        LeaseStatus.Held, new LockCommand.HandOver(Id, message, _client.Options.Journey), LeaseStatus.HandedOver, cancellationToken);

    /// <summary>Takes the lease back from a message that was not sent; false if it is lost.</summary>
    public async Task<bool> TakeBackAsync(Guid message)
    {
        try
        {
            return await ChangeAsync(
                LeaseStatus.HandedOver, new LockCommand.TakeBack(Id, message, _length), LeaseStatus.Held, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotTakenBack(exception, Name, message);
            Lose(LeaseStatus.HandedOver);
            return false;
        }
    }

    /// <summary>
    /// Ends it: transfers it to its successor if it has one, otherwise releases the lock. Harmless once it has ended.
    /// </summary>
    public async Task EndAsync()
    {
        if (Successor is { } successor)
        {
            await TransferAsync(successor);
        }
        else if (TryLeave(LeaseStatus.Held, LeaseStatus.Released))
        {
            if (_doubtful is { } message)
            {
                await _client.ReleaseAsync(Name, new LockCommand.ReleaseFor(message));
            }

            await _client.ReleaseAsync(Name, new LockCommand.Release(Id));
        }

        if (TryLeave(LeaseStatus.Lost, LeaseStatus.Released))
        {
            // It may last longer in the store because of a renewal whose answer came too late. Nobody waits for
            // a store that may be silent.
            _ = _client.ReleaseAsync(Name, new LockCommand.Release(Id));
        }
    }

    private async Task TransferAsync(Guid successor)
    {
        try
        {
            await HandOverAsync(successor, CancellationToken.None);
        }
        catch (Exception exception)
        {
            TryLeave(LeaseStatus.Held, LeaseStatus.Released);
            LogNotHandedOver(exception, Name, successor);
        }

        _client.HandedOver(Name);
    }

    /// <summary>
    /// One change at a time: a renewal that arrives after a hand-over would look like a loss. If the answer to a
    /// hand-over was lost, the message was not sent, and the lease may belong to either.
    /// </summary>
    private async Task<bool> ChangeAsync(LeaseStatus from, LockCommand command, LeaseStatus to, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (Status != from)
            {
                return false;
            }

            long asked = _client.Clock.GetTimestamp();
            _doubtful = (command as LockCommand.HandOver)?.Message ?? _doubtful;
            LockResult result = await _client.ApplyAsync(Name, command, cancellationToken);
            _doubtful = null;
            if (result.Outcome != LockOutcome.Done)
            {
                Lose(from);
                return false;
            }

            return to == LeaseStatus.Held ? TryHold(from, result, asked) : TryLeave(from, to);
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            LockCommand renew = _doubtful is { } message ? new LockCommand.TakeBack(Id, message, _length) : new LockCommand.Renew(Id, _length);
            await ChangeAsync(LeaseStatus.Held, renew, LeaseStatus.Held, CancellationToken.None);
        }
        catch (Exception exception)
        {
            if (_outages == 0)
            {
                LogNotRenewed(exception, Name, ExpiresAt);
            }

            lock (_gate)
            {
                if (_status == LeaseStatus.Held)
                {
                    TimeSpan pause = StoreAvailability.Pause(++_outages);
                    _renewal.Change(pause < _length / 3 ? pause : _length / 3, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }

    private bool TryHold(LeaseStatus from, LockResult result, long asked)
    {
        lock (_gate)
        {
            if (_status != from)
            {
                return false;
            }

            _status = LeaseStatus.Held;
            _asked = asked;
            _outages = 0;
            ExpiresAt = result.ExpiresAt;
            _renewal.Change(_length / 3, Timeout.InfiniteTimeSpan);
            _deadline.Change(Later(Rest), Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    private bool TryLeave(LeaseStatus from, LeaseStatus to)
    {
        lock (_gate)
        {
            if (_status != from)
            {
                return false;
            }

            _status = to;
            _renewal.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _deadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    private void RunOut()
    {
        lock (_gate)
        {
            if (_status == LeaseStatus.Held && Rest > TimeSpan.Zero)
            {
                _deadline.Change(Later(Rest), Timeout.InfiniteTimeSpan); // it was renewed while the timer was firing
                return;
            }
        }

        Lose(LeaseStatus.Held);
    }

    /// <summary>Timers count whole milliseconds, and must not fire early.</summary>
    private static TimeSpan Later(TimeSpan rest) => (rest > TimeSpan.Zero ? rest : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1);

    private void Lose(LeaseStatus from)
    {
        if (!TryLeave(from, LeaseStatus.Lost))
        {
            return;
        }

        LogLost(Name, Fence);
        try
        {
            _lost.Cancel();
        }
        catch (AggregateException exception)
        {
            LogFailedOnLoss(Causes.Readable(exception), Name);
        }
    }

    [LoggerMessage(4003, LogLevel.Warning, "The lock of {Lock} with the fence {Fence} was lost")]
    private partial void LogLost(LockName @lock, Fence fence);

    [LoggerMessage(4004, LogLevel.Warning, "The lock of {Lock} could not be renewed; it is in force until {ExpiresAt} and tried again")]
    private partial void LogNotRenewed(Exception exception, LockName @lock, DateTimeOffset expiresAt);

    [LoggerMessage(4005, LogLevel.Warning, "The lock of {Lock} could not be handed to message {MessageId}; it runs out by its time")]
    private partial void LogNotHandedOver(Exception exception, LockName @lock, Guid messageId);

    [LoggerMessage(4006, LogLevel.Warning, "The lock of {Lock} could not be taken back from message {MessageId}; it runs out by its time")]
    private partial void LogNotTakenBack(Exception exception, LockName @lock, Guid messageId);

    [LoggerMessage(4007, LogLevel.Error, "What is to happen when the lock of {Lock} is lost has failed")]
    private partial void LogFailedOnLoss(Exception exception, LockName @lock);
}
