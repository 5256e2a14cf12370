namespace BusSignals;

/// <summary>Keeps locks. Each command is applied by <see cref="LeaseTransitions"/> to what is stored, atomically.</summary>
internal interface ILockStore
{
    /// <summary>
    /// Applies a command. The asker's clock is read after the lock was: a time from before, of a call that was under way
    /// for long, would make a lease that was renewed meanwhile look as if a wrong clock had written it.
    /// </summary>
    Task<LockResult> ApplyAsync(LockName name, LockCommand command, TimeProvider clock, CancellationToken cancellationToken);

    /// <summary>Removes locks with which nothing has happened since a time; at most so many. Returns how many.</summary>
    Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
