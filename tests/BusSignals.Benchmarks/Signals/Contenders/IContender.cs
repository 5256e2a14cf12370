namespace BusSignals.Benchmarks.Signals.Contenders;

/// <summary>One way of doing the work. Its queue is fed while nobody consumes; then it consumes.</summary>
internal interface IContender : IAsyncDisposable
{
    string Name { get; }

    /// <summary>The queue it consumes from.</summary>
    string Queue { get; }

    /// <summary>Makes the queue and the tables; nothing is consumed.</summary>
    Task PrepareAsync();

    /// <summary>Publishes all signals of the work, in order for each process.</summary>
    Task FeedAsync(Work work);

    Task StartAsync();

    Task StopAsync();

    /// <summary>Throws if the state is not what so many signals to so many processes make it.</summary>
    Task CheckAsync(int processes, int signals);
}
