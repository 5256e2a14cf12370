namespace BusSignals;

/// <summary>The leases handed over to a message that is about to be sent.</summary>
internal sealed class HandedOver(Guid message)
{
    private readonly List<Lease> _leases = [];

    public async Task AddAsync(ILocked locked, CancellationToken cancellationToken)
    {
        var lease = locked.Proof as Lease;
        if (lease is not null && _leases.Contains(lease))
        {
            return; // the same entity in two members
        }

        if (lease is null || !await lease.HandOverAsync(message, cancellationToken))
        {
            throw new LockNotHeldException(locked, lease?.Status);
        }

        _leases.Add(lease);
    }

    /// <summary>
    /// Takes them back because sending failed. If the message was sent after all, its receiver waits until they are
    /// released. A lease that cannot be taken back is lost, and its handle notices.
    /// </summary>
    public async Task TakeBackAsync()
    {
        foreach (Lease lease in _leases)
        {
            await lease.TakeBackAsync(message);
        }
    }
}
