namespace BusSignals;

/// <summary>
/// The waiters for locks in this process. The first waiter for a lock is woken when the lock is released here, and
/// polls often for releases elsewhere; those behind it poll only often enough to keep their places.
/// </summary>
internal sealed class LocalWaiters(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, List<Place>> _places = [];

    /// <summary>Joins the queue; dispose to leave it.</summary>
    public Place Enter(Guid lockId)
    {
        var place = new Place(this, lockId, clock);
        lock (_gate)
        {
            (_places.TryGetValue(lockId, out List<Place>? places) ? places : _places[lockId] = []).Add(place);
        }

        return place;
    }

    /// <summary>
    /// Signals that a lock may be available now, to the first waiter or, if it goes to a certain message, to all of
    /// them.
    /// </summary>
    public void Wake(Guid lockId, bool any = false)
    {
        Place[] woken;
        lock (_gate)
        {
            woken = _places.TryGetValue(lockId, out List<Place>? places) ? (any ? [.. places] : [First(places)]) : [];
        }

        foreach (Place place in woken)
        {
            place.Wake();
        }
    }

    private static Place First(List<Place> places) => places.MinBy(it => it.Ticket)!;

    private bool IsFirst(Place place)
    {
        lock (_gate)
        {
            return First(_places[place.LockId]) == place;
        }
    }

    private void Leave(Place place)
    {
        lock (_gate)
        {
            List<Place> places = _places[place.LockId];
            places.Remove(place);
            if (places.Count == 0)
            {
                _places.Remove(place.LockId);
            }
        }

        Wake(place.LockId); // the new first waiter polls more often
    }

    internal sealed class Place(LocalWaiters waiters, Guid lockId, TimeProvider clock) : IDisposable
    {
        private TaskCompletionSource _woken = New();

        public Guid LockId => lockId;

        /// <summary>The place in the store's queue, which also determines the order here.</summary>
        public long Ticket { get; set; } = long.MaxValue;

        public bool IsFirst => waiters.IsFirst(this);

        public void Wake() => _woken.TrySetResult();

        /// <summary>Waits to be woken, or for a time. A wake-up since the last wait counts.</summary>
        public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
        {
            TaskCompletionSource woken = _woken;
            await using ITimer timer = clock.CreateTimer(static it => ((TaskCompletionSource)it!).TrySetResult(), woken, atMost, Timeout.InfiniteTimeSpan);
            await woken.Task.WaitAsync(cancellationToken);
            _woken = New();
        }

        public void Dispose() => waiters.Leave(this);

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
