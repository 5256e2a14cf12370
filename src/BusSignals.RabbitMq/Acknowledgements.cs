namespace BusSignals.RabbitMq;

/// <summary>
/// Acknowledges the deliveries of one channel in groups. The broker numbers them, and takes one acknowledgement for all up
/// to a number: that number follows what is done without a gap. What is done behind a gap waits for a moment, and is then
/// acknowledged by itself.
/// </summary>
/// <param name="acknowledge">Tells the broker of a delivery, and of all before it if so.</param>
/// <param name="clock">The time.</param>
internal sealed class Acknowledgements(Func<ulong, bool, ValueTask> acknowledge, TimeProvider clock)
{
    /// <summary>Longer than the deliveries of one batch are apart, shorter than it takes to work off what was prefetched.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly TagRanges _settled = new();
    private List<Delivery> _done = [];
    private bool _running;

    /// <summary>Adds a delivery that is done. It ends when the broker has been told.</summary>
    public Task AddAsync(ulong tag)
    {
        var delivery = new Delivery(tag);
        lock (_gate)
        {
            _done.Add(delivery);
            _settled.Add(tag);
            if (_running)
            {
                return delivery.Told.Task;
            }

            _running = true;
        }

        _ = RunAsync();
        return delivery.Told.Task;
    }

    /// <summary>Adds a delivery that the broker has back already.</summary>
    public void Pass(ulong tag)
    {
        lock (_gate)
        {
            _settled.Add(tag);
        }
    }

    private async Task RunAsync()
    {
        List<Delivery> waiting = [];
        while (true)
        {
            await ReadyWork.GoesFirstAsync();
            (List<Delivery> done, ulong through) = Take();
            if (done.Count == 0 && waiting.Count == 0 && End())
            {
                return;
            }

            waiting = await TellAsync(done, waiting, through);
            if (waiting.Count > 0)
            {
                await Task.Delay(Patience, clock, CancellationToken.None);
            }
        }
    }

    private (List<Delivery> Done, ulong Through) Take()
    {
        lock (_gate)
        {
            List<Delivery> done = _done;
            _done = [];
            return (done, _settled.Through);
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

    /// <summary>Tells the broker of what is done without a gap, and of what has waited; gives what is to wait.</summary>
    private async Task<List<Delivery>> TellAsync(List<Delivery> done, List<Delivery> waited, ulong through)
    {
        List<Delivery> group = [];
        List<Delivery> alone = [];
        List<Delivery> behind = [];
        foreach (Delivery delivery in waited)
        {
            (delivery.Tag <= through ? group : alone).Add(delivery);
        }

        foreach (Delivery delivery in done)
        {
            (delivery.Tag <= through ? group : behind).Add(delivery);
        }

        if (group.Count > 0)
        {
            await TellAsync(group.Max(it => it.Tag), group); // one that the broker still waits for, as it wants it to be
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
            group.ForEach(it => it.Told.TrySetException(exception)); // whoever waits for it says so, and the broker delivers it again
        }
    }

    private sealed class Delivery(ulong tag)
    {
        public ulong Tag => tag;

        public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
