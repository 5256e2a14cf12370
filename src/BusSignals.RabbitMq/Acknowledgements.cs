namespace BusSignals.RabbitMq;

/// <summary>
/// Acknowledges the deliveries of one channel in groups. The broker numbers them, and accepts one acknowledgement for
/// all up to a number, which advances over completed deliveries without a gap. A delivery that completes behind a gap
/// waits briefly for the gap to close, and is then acknowledged individually.
/// </summary>
/// <param name="acknowledge">Acknowledges a delivery to the broker, and, if the flag is set, all before it.</param>
/// <param name="clock">The time.</param>
internal sealed class Acknowledgements(Func<ulong, bool, ValueTask> acknowledge, TimeProvider clock)
{
    /// <summary>
    /// Longer than the deliveries of one batch are apart, shorter than processing the prefetched messages takes.
    /// </summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly TagRanges _settled = new();
    private List<Delivery> _done = [];
    private TaskCompletionSource _closed = NewGap();
    private Task _moment = Task.CompletedTask;
    private bool _running;

    /// <summary>Adds a completed delivery. The task completes when the broker has been told.</summary>
    public Task AddAsync(ulong tag)
    {
        var delivery = new Delivery(tag);
        lock (_gate)
        {
            _done.Add(delivery);
            Settle(tag);
            if (_running)
            {
                return delivery.Told.Task;
            }

            _running = true;
        }

        _ = RunAsync();
        return delivery.Told.Task;
    }

    /// <summary>Adds a delivery that has been returned to the broker already.</summary>
    public void Pass(ulong tag)
    {
        lock (_gate)
        {
            Settle(tag);
        }
    }

    private void Settle(ulong tag)
    {
        ulong through = _settled.Through;
        _settled.Add(tag);
        if (_settled.Through > through)
        {
            _closed.TrySetResult();
        }
    }

    private async Task RunAsync()
    {
        List<Delivery> behind = [];
        while (true)
        {
            await QueuedWork.GoesFirstAsync();
            (List<Delivery> done, ulong through, Task closed) = Take();
            if (done.Count == 0 && behind.Count == 0 && End())
            {
                return;
            }

            bool isOver = _moment.IsCompleted;
            behind = await TellAsync([.. behind, .. done], through, isOver);
            if (behind.Count > 0)
            {
                if (isOver)
                {
                    behind.ForEach(it => it.Waits = true);
                    _moment = Task.Delay(Patience, clock, CancellationToken.None);
                }

                await Task.WhenAny(closed, _moment);
            }
        }
    }

    private (List<Delivery> Done, ulong Through, Task Closed) Take()
    {
        lock (_gate)
        {
            List<Delivery> done = _done;
            _done = [];
            if (_closed.Task.IsCompleted)
            {
                _closed = NewGap();
            }

            return (done, _settled.Through, _closed.Task);
        }
    }

    private bool End()
    {
        lock (_gate)
        {
            _running = _done.Count > 0;
            return !_running;
        }
    }

    /// <summary>
    /// Acknowledges what completed without a gap, and what has waited for a moment; returns what must still wait.
    /// </summary>
    private async Task<List<Delivery>> TellAsync(List<Delivery> done, ulong through, bool isOver)
    {
        List<Delivery> group = [];
        List<Delivery> alone = [];
        List<Delivery> behind = [];
        foreach (Delivery delivery in done)
        {
            (delivery.Tag <= through ? group : delivery.Waits && isOver ? alone : behind).Add(delivery);
        }

        if (group.Count > 0)
        {
            await TellAsync(group.Max(it => it.Tag), group); // a tag that the broker still has open, as it requires
        }

        foreach (Delivery delivery in alone)
        {
            await TellAsync(delivery.Tag, [delivery]);
        }

        return behind;
    }

    private async Task TellAsync(ulong tag, List<Delivery> group)
    {
        try
        {
            await acknowledge(tag, group.Count > 1);
            group.ForEach(it => it.Told.TrySetResult());
        }
        catch (Exception exception)
        {
            group.ForEach(it => it.Told.TrySetException(exception)); // the caller reports it, and the broker redelivers the message
        }
    }

    private static TaskCompletionSource NewGap() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Delivery(ulong tag)
    {
        public ulong Tag => tag;

        /// <summary>Whether it was waiting already when the current moment began.</summary>
        public bool Waits { get; set; }

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
