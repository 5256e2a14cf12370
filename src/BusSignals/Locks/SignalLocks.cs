namespace BusSignals;

/// <summary>Sends locks along with the signals that are emitted with them.</summary>
internal static class SignalLocks
{
    /// <summary>
    /// Hands the locks in a signal over to its message, before it is sent. All or none: if one cannot be handed over,
    /// the signal is refused and the others are taken back.
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

    /// <summary>The leases behind the locks in a signal; all of them must be in force.</summary>
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
    /// Transfers leases to a message when their handles are disposed, because the message is sent with a committed
    /// transaction.
    /// </summary>
    public static void Transfer(IEnumerable<Lease> leases, Guid message)
    {
        foreach (Lease lease in leases)
        {
            lease.Successor ??= message; // the first one takes it along; the others acquire it in turn
        }
    }
}
