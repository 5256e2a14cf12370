namespace BusSignals;

/// <summary>Lets locks go with the signals that are emitted with them.</summary>
internal static class SignalLocks
{
    /// <summary>
    /// Hands the locks in a signal to its message, before it is sent. All of them, or none: what cannot be handed over
    /// is refused and the others come back.
    /// </summary>
    /// <exception cref="LockNotHeldException">The emitter does not hold one of them.</exception>
    public static async Task<HandedOver> HandOverAsync(object signal, Guid message, CancellationToken cancellationToken)
    {
        var gone = new HandedOver(message);
        try
        {
            foreach (ILocked locked in LockedMembers.In(signal))
            {
                await gone.AddAsync(locked, cancellationToken);
            }

            return gone;
        }
        catch
        {
            await gone.TakeBackAsync();
            throw;
        }
    }

    /// <summary>Sends a signal with its locks: handed over before, taken back if sending fails.</summary>
    /// <exception cref="LockNotHeldException">The emitter does not hold one of them.</exception>
    public static async Task SendAsync(object signal, Guid message, Func<Task> send, CancellationToken cancellationToken)
    {
        HandedOver gone = await HandOverAsync(signal, message, cancellationToken);
        try
        {
            await send();
        }
        catch
        {
            await gone.TakeBackAsync();
            throw;
        }
    }

    /// <summary>The leases behind the locks in a signal, all of which must be in force.</summary>
    /// <exception cref="LockNotHeldException">The emitter does not hold one of them.</exception>
    public static Lease[] Held(object signal)
    {
        ILocked[] locks = LockedMembers.In(signal);
        if (Array.Find(locks, it => (it.Proof as Lease)?.Status != LeaseStatus.Held) is { } missing)
        {
            throw new LockNotHeldException(missing, (missing.Proof as Lease)?.Status);
        }

        return [.. locks.Select(it => (Lease)it.Proof!).Distinct()];
    }

    /// <summary>
    /// Lets leases follow a message when their handles are disposed, because it leaves with a transaction that has been
    /// committed.
    /// </summary>
    public static void Transfer(IEnumerable<Lease> leases, Guid message)
    {
        foreach (Lease lease in leases)
        {
            lease.Successor ??= message; // the first one takes it along; the others acquire it in their turn
        }
    }
}
