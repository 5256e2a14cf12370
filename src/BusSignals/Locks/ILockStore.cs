namespace BusSignals;

/// <summary>Keeps locks. Each command is applied by <see cref="LeaseTransitions"/> to what is stored, atomically.</summary>
internal interface ILockStore
{
    /// <summary>Applies a command; <paramref name="now"/> is the asker's clock when it asked.</summary>
    Task<LockResult> ApplyAsync(LockName name, LockCommand command, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Removes locks with which nothing has happened since a time; at most so many. Returns how many.</summary>
    Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>Whether an exception means that the store cannot be reached now.</summary>
    bool IsUnavailable(Exception exception);
}
