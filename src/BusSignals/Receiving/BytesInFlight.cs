namespace BusSignals;

/// <summary>
/// Limits how many bytes of large messages are processed at the same time, first come, first served. A message larger
/// than the limit is processed alone.
/// </summary>
internal sealed class BytesInFlight
{
    private readonly long _room;
    private readonly Lock _gate = new();
    private readonly LinkedList<(long Bytes, TaskCompletionSource Enters)> _waiting = [];
    private long _free;

    /// <param name="room">The limit in bytes.</param>
    public BytesInFlight(long room)
    {
        _room = room;
        _free = room;
    }

    /// <summary>Waits until there is room.</summary>
    public async Task EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<(long Bytes, TaskCompletionSource Enters)> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && TryTake(bytes))
            {
                return;
            }

            place = _waiting.AddLast((bytes, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
        }

        using CancellationTokenRegistration gaveUp = cancellationToken.Register(() => GiveUp(place, cancellationToken));
        await place.Value.Enters.Task;
    }

    /// <summary>Gives the room back.</summary>
    public void Leave(long bytes)
    {
        lock (_gate)
        {
            _free += Needed(bytes);
            LetIn();
        }
    }

    private void GiveUp(LinkedListNode<(long Bytes, TaskCompletionSource Enters)> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (place.List is not null)
            {
                _waiting.Remove(place);
                place.Value.Enters.SetCanceled(cancellationToken);
                LetIn();
            }
        }
    }

    private void LetIn()
    {
        while (_waiting.First is { } next && TryTake(next.Value.Bytes))
        {
            _waiting.RemoveFirst();
            next.Value.Enters.SetResult();
        }
    }

    private bool TryTake(long bytes)
    {
        long needed = Needed(bytes);
        if (needed > _free)
        {
            return false;
        }

        _free -= needed;
        return true;
    }

    private long Needed(long bytes) => Math.Min(bytes, _room);
}
