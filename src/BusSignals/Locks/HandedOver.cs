namespace BusSignals;

/// <summary>The leases that were handed to a message that is about to be sent.</summary>
internal sealed class HandedOver(Guid message)
{
    private readonly List<Lease> _leases = [];

    public async Task AddAsync(ILocked locked, CancellationToken cancellationToken)
    {
        var lease = locked.Proof as Lease;
        if (lease is not null && _leases.Contains(lease))
        {
            return; // one entity in two members
        }

        if (lease is null || !await lease.HandOverAsync(message, cancellationToken))
        {
            throw new LockNotHeldException(locked, lease?.Status);
        }

        _leases.Add(lease);
    }

    /// <summary>
    /// Takes them back, because sending has failed. If the message got out all the same, its receiver waits until they
    /// are released. What cannot be taken back is lost, which its handle notices.
    /// </summary>
    public async Task TakeBackAsync()
    {
        foreach (Lease lease in _leases)
        {
            await lease.TakeBackAsync(message);
        }
    }
}
