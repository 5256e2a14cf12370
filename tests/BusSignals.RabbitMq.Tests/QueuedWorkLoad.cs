namespace BusSignals.RabbitMq.Tests;

/// <summary>Keeps work ready in the thread pool: more than it has threads, all of which wait.</summary>
internal sealed class QueuedWorkLoad : IDisposable
{
    private readonly ManualResetEventSlim _ended = new();
    private readonly CountdownEvent _left;

    private QueuedWorkLoad(int count) => _left = new CountdownEvent(count);

    public static QueuedWorkLoad Begin()
    {
        var load = new QueuedWorkLoad(ThreadPool.ThreadCount + 200);
        for (int i = 0; i < load._left.InitialCount; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static it => it.Run(), load, preferLocal: false);
        }

        return load;
    }

    private void Run()
    {
        _ended.Wait();
        _left.Signal();
    }

    public void Dispose()
    {
        _ended.Set();
        _left.Wait();
        _ended.Dispose();
        _left.Dispose();
    }
}
