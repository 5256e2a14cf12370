namespace BusSignals;

/// <summary>A lock and its queue; immutable.</summary>
/// <param name="Row">The lock.</param>
/// <param name="Waiters">Who waits, in order.</param>
internal sealed record LockState(LockRow Row, IReadOnlyList<LockWaiter> Waiters)
{
    public static LockState New(LockName name) =>
        new(new LockRow { Id = name.Id, Entity = name.Entity, Key = name.Key }, []);

    /// <summary>
    /// Whether it has been idle since a time, so that the rows can be removed; the next lease starts a new row.
    /// </summary>
    public bool IsIdleSince(DateTimeOffset time) => Row.UpdatedAt < time && Row.ExpiresAt < time;
}
