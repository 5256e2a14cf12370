using System.Threading.Channels;

namespace BusSignals.RabbitMq.Tests;

/// <summary>A clock whose timers fire when the test says so.</summary>
internal sealed class HeldTimers : TimeProvider
{
    private readonly Channel<Action> _timers = Channel.CreateUnbounded<Action>();

    /// <summary>Waits until somebody waits, and ends that.</summary>
    public async Task FireAsync(CancellationToken cancellationToken) => (await _timers.Reader.ReadAsync(cancellationToken))();

    /// <summary>Waits until somebody waits.</summary>
    public async Task HeldAsync(CancellationToken cancellationToken) => await _timers.Reader.WaitToReadAsync(cancellationToken);

    public bool HasAny => _timers.Reader.TryPeek(out _);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        Assert.Equal(Acknowledgements.Patience, dueTime);
        Assert.True(_timers.Writer.TryWrite(() => callback(state)));
        return new Held();
    }

    private sealed class Held : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
