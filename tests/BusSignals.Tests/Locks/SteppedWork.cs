using BusSignals.Testing;

namespace BusSignals.Tests.Locks;

/// <summary>
/// Work that waits for virtual time, on the thread that moves it: after each step all of it runs until it waits again, so
/// that no time passes that it has not seen. It must not wait with a token that can be cancelled: that goes through the pool.
/// </summary>
internal sealed class SteppedWork(VirtualTime clock) : SynchronizationContext
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = [];

    public override void Post(SendOrPostCallback d, object? state) => _ready.Enqueue((d, state));

    public Task<T> Start<T>(Func<Task<T>> work)
    {
        Task<T>? started = null;
        Run(_ => started = work(), null);
        return started!;
    }

    /// <summary>Moves the time in small steps until something is done, which must be before so much has passed.</summary>
    public void Advance(TimeSpan atMost, Task until)
    {
        DateTimeOffset end = clock.GetUtcNow() + atMost;
        while (!until.IsCompleted)
        {
            Assert.True(clock.GetUtcNow() < end, $"It still waits after {atMost}.");
            Advance();
        }
    }

    /// <summary>Moves the time in small steps.</summary>
    public void Advance(TimeSpan time)
    {
        DateTimeOffset end = clock.GetUtcNow() + time;
        while (clock.GetUtcNow() < end)
        {
            Advance();
        }
    }

    private void Advance()
    {
        clock.MoveTo(clock.GetUtcNow() + Step);
        while (_ready.TryDequeue(out (SendOrPostCallback Callback, object? State) next))
        {
            Run(next.Callback, next.State);
        }
    }

    private void Run(SendOrPostCallback callback, object? state)
    {
        SynchronizationContext? outer = Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
