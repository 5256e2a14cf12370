using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// Tracks whether the store is available, and makes everything that needs it wait meanwhile, for as long as it takes.
/// There is one per host. One caller at a time retries, after growing pauses, and the others wait for it. One log line
/// says what is wrong, and one that the store is back.
/// </summary>
internal sealed partial class StoreAvailability(TimeProvider clock, ILogger<StoreAvailability> logger)
{
    private static readonly TimeSpan Reminder = TimeSpan.FromMinutes(10);

    /// <summary>How soon the same reason is logged again for a store that comes and goes.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _said = new(StringComparer.Ordinal);
    private readonly LinkedList<long> _running = new();
    private volatile Outage? _outage;
    private int _changes;
    private int _writers;

    /// <summary>What is wrong with the store, and what to do about it; null while it is available.</summary>
    public string? Problem => _outage?.Problem;

    /// <summary>How many callers wait for the store.</summary>
    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _outage?.Waiting ?? 0;
            }
        }
    }

    /// <summary>How long the oldest running load or commit has taken so far; zero if there is none.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_gate)
            {
                return _running.First is { } first ? clock.GetElapsedTime(first.Value) : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Runs one load or commit, whose time counts until it ends.</summary>
    public async Task<T> TimeAsync<T>(Func<Task<T>> work)
    {
        LinkedListNode<long> begun;
        lock (_gate)
        {
            begun = _running.AddLast(clock.GetTimestamp());
        }

        try
        {
            return await work();
        }
        finally
        {
            lock (_gate)
            {
                _running.Remove(begun);
            }
        }
    }

    /// <summary>Runs work that needs the store, and repeats it after the store was unavailable.</summary>
    /// <param name="use">What it proves when it succeeds.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="missed">What was unavailable if it fails; null means what it would have proved.</param>
    public async Task<T> RunAsync<T>(StoreUse use, Func<Task<T>> work, CancellationToken cancellationToken, StoreUse? missed = null)
    {
        using var writer = new Writer(this);
        while (true)
        {
            await WaitAsync(cancellationToken);
            try
            {
                return await WatchAsync(use, work, missed);
            }
            catch (StoreUnavailableException) when (!cancellationToken.IsCancellationRequested)
            {
                if (use == StoreUse.Write)
                {
                    writer.Missed();
                }
            }
        }
    }

    public Task RunAsync(StoreUse use, Func<Task> work, CancellationToken cancellationToken, StoreUse? missed = null) => RunAsync(
        use,
        async () =>
        {
            await work();
            return true;
        },
        cancellationToken,
        missed);

    /// <summary>Uses the store once, and notes whether it was available.</summary>
    public async Task<T> WatchAsync<T>(StoreUse use, Func<Task<T>> work, StoreUse? missed = null)
    {
        int began = Began;
        try
        {
            T result = await work();
            Confirm(use, began);
            return result;
        }
        catch (StoreUnavailableException exception)
        {
            Report(exception, missed ?? use, began);
            throw;
        }
    }

    /// <summary>Marks when a use began, for <see cref="Confirm"/> and <see cref="Report"/>.</summary>
    public int Began => Volatile.Read(ref _changes);

    /// <summary>
    /// Notes that the store was available. A use that began before the outage proves nothing; neither does a read when
    /// a write failed and is being retried.
    /// </summary>
    public void Confirm(StoreUse use, int began)
    {
        if (_outage is null)
        {
            return;
        }

        Outage? over;
        lock (_gate)
        {
            over = _outage;
            if (over is null || began != _changes || (use < over.Needs && (over.Waiting > 0 || Volatile.Read(ref _writers) > 0)))
            {
                return;
            }

            _outage = null;
            _changes++;
        }

        if (over.IsSaid)
        {
            LogBack(clock.GetElapsedTime(over.Since));
        }

        over.Release();
    }

    /// <summary>
    /// Notes that the store was unavailable. A failure of a use that began before it came back is ignored.
    /// </summary>
    public void Report(StoreUnavailableException exception, StoreUse use, int began)
    {
        bool isNew, isOther, isOld;
        lock (_gate)
        {
            isNew = _outage is null;
            if (isNew && began != _changes)
            {
                return;
            }

            long now = clock.GetTimestamp();
            Outage outage = _outage ??= new Outage(clock, _gate);
            _changes += isNew ? 1 : 0;

            isOther = outage.TryName(exception.Message, use) && !WasJustSaid(exception.Message, now);
            isOld = clock.GetElapsedTime(outage.SaidAt, now) >= (outage.IsSaid ? Reminder : Quiet);
            if (isOther || isOld)
            {
                outage.Say(now);
                Remember(exception.Message, now);
            }
        }

        if (isNew && isOther)
        {
            LogAway(exception, exception.Message);
        }
        else if (isOther || isOld)
        {
            LogStillAway(exception.Message);
        }
    }

    /// <summary>Waits until the store is back, or until it is this caller's turn to try.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_outage is null || Enter() is not { } turn)
        {
            return;
        }

        await using (turn)
        await using (cancellationToken.UnsafeRegister(static (it, token) => ((Outage.Turn)it!).Cancel(token), turn))
        {
            await turn.Task;
        }
    }

    /// <summary>The same, but not longer than a time.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (_outage is null || atMost <= TimeSpan.Zero)
        {
            return;
        }

        using var limit = new CancellationTokenSource(atMost < Reminder ? atMost : Reminder, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
    }

    /// <summary>0.2 seconds, doubled each time, at most 5 seconds.</summary>
    internal static TimeSpan Pause(int tries) => TimeSpan.FromSeconds(Math.Min(5, 0.1 * Math.Pow(2, Math.Min(tries, 6))));

    private bool WasJustSaid(string problem, long now) => _said.TryGetValue(problem, out long at) && clock.GetElapsedTime(at, now) < Quiet;

    /// <summary>If reasons differ each time, not all are remembered.</summary>
    private void Remember(string problem, long now)
    {
        foreach (string old in _said.Where(it => clock.GetElapsedTime(it.Value, now) >= Quiet).Select(it => it.Key).ToArray())
        {
            _said.Remove(old);
        }

        if (_said.Count < Outage.MaxReasons)
        {
            _said[problem] = now;
        }
    }

    /// <summary>Null if the caller need not wait.</summary>
    private Outage.Turn? Enter()
    {
        lock (_gate)
        {
            return _outage?.Enter();
        }
    }

    [LoggerMessage(1004, LogLevel.Error, "The store is away; what needs it waits, and goes on by itself when it is back. {Problem}")]
    private partial void LogAway(Exception exception, string problem);

    [LoggerMessage(1007, LogLevel.Error, "The store is still away: {Problem}")]
    private partial void LogStillAway(string problem);

    [LoggerMessage(1008, LogLevel.Information, "The store is back after {Duration}")]
    private partial void LogBack(TimeSpan duration);

    /// <summary>
    /// A caller that retries until it has written: from its first failure until it is done, successful reads of others
    /// prove nothing.
    /// </summary>
    internal sealed class Writer(StoreAvailability store) : IDisposable
    {
        private bool _hasMissed;

        public void Missed()
        {
            if (!_hasMissed)
            {
                _hasMissed = true;
                Interlocked.Increment(ref store._writers);
            }
        }

        public void Dispose()
        {
            if (_hasMissed)
            {
                Interlocked.Decrement(ref store._writers);
            }
        }
    }
}
