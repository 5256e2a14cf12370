namespace BusSignals.RabbitMq;

/// <summary>
/// Groups writes: bytes written while other work is ready, or while a group is being sent, go with the next group. With
/// no other work ready a write goes straight through. The buffer is bounded; when it is full, a write waits.
/// </summary>
/// <param name="write">Writes bytes, one call at a time.</param>
/// <param name="limit">The maximum number of buffered bytes.</param>
internal sealed class GroupedWriter(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, int limit)
{
    private readonly Lock _gate = new();
    private byte[] _gathered = new byte[limit];
    private byte[] _leaving = new byte[limit];
    private int _count;
    private bool _runs;
    private Task _run = Task.CompletedTask;
    private Exception? _failure;

    /// <summary>
    /// Writes bytes, which may be sent later; one call at a time. It fails if an earlier group has failed.
    /// </summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (Place(bytes) is var place && place != Placed.Gathered)
        {
            if (place == Placed.Alone)
            {
                await write(bytes, cancellationToken);
                return;
            }

            await _run.WaitAsync(cancellationToken);
        }
    }

    private Placed Place(ReadOnlyMemory<byte> bytes)
    {
        lock (_gate)
        {
            if (_failure is { } failure)
            {
                throw new IOException("What was written before could not be sent.", failure);
            }

            if (!_runs && (bytes.Length > limit || !QueuedWork.IsThere))
            {
                return Placed.Alone;
            }

            if (_count + bytes.Length > limit)
            {
                return Placed.Later;
            }

            bytes.Span.CopyTo(_gathered.AsSpan(_count));
            _count += bytes.Length;
            if (!_runs)
            {
                _runs = true;
                _run = Task.Run(RunAsync);
            }

            return Placed.Gathered;
        }
    }

    private async Task RunAsync()
    {
        await QueuedWork.GoesFirstAsync();
        while (Take() is { Length: > 0 } group)
        {
            try
            {
                await write(group, CancellationToken.None);
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        }
    }

    private ReadOnlyMemory<byte> Take()
    {
        lock (_gate)
        {
            (_gathered, _leaving) = (_leaving, _gathered);
            int count = _count;
            _count = 0;
            _runs = count > 0;
            return _leaving.AsMemory(0, count);
        }
    }

    private void Fail(Exception exception)
    {
        lock (_gate)
        {
            _failure = exception;
            _count = 0;
        }
    }

    private enum Placed
    {
        Gathered,
        Alone,
        Later,
    }
}
