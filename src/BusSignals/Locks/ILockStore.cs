namespace BusSignals;

/// <summary>
/// Stores locks. <see cref="LeaseTransitions"/> applies each command to the stored state, atomically.
/// </summary>
internal interface ILockStore
{
    /// <summary>
    /// Applies a command. The caller's clock is read after the lock: an earlier reading, from a call that took long,
    /// would make a lease that was renewed meanwhile look as if a wrong clock had written it.
    /// </summary>
    Task<LockResult> ApplyAsync(LockName name, LockCommand command, TimeProvider clock, CancellationToken cancellationToken);

    /// <summary>Removes locks that have been idle since a time, up to the limit. Returns how many.</summary>
    Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
