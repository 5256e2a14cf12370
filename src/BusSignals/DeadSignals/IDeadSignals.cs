namespace BusSignals;

/// <summary>Reads what was set aside, and applies it again after a fix.</summary>
public interface IDeadSignals
{
    /// <summary>
    /// Dead signals in the order in which they were set aside. There are fewer than <paramref name="limit"/> where bodies and
    /// headers together have more than four million characters, so that a page fits into memory; an empty page is the end. A
    /// database gives a number before the row can be seen, so that one with a lower number may appear behind a page that has been
    /// read; begin again from 0 to see it.
    /// </summary>
    /// <param name="after">Only those after this <see cref="DeadSignal.Sequence"/>; 0 for the first page.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    Task<IReadOnlyList<DeadSignal>> ListAsync(long after = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The dead signal with this number, or null.</summary>
    Task<DeadSignal?> FindAsync(long sequence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies a dead signal again, as if its message came now, in an application that hosts its process. If it is
    /// applied, or waits in the mailbox, it is a dead signal no longer; if not, it stays one. One that was too large
    /// (<see cref="DeadSignal.WholeSize"/>) cannot be, and the result says so.
    /// </summary>
    /// <exception cref="ArgumentException">There is no dead signal with this number.</exception>
    Task<ReplayResult> ReplayAsync(long sequence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies all dead signals again that the filter takes, one after the other in the order in which they had
    /// arrived; it reads them one at a time. When one of a process cannot be applied, the later ones of that process are left for another time.
    /// </summary>
    /// <param name="filter">Which ones; null for all.</param>
    /// <param name="cancellationToken">Stops before the next one.</param>
    /// <returns>What became of each, in the order of arrival.</returns>
    Task<IReadOnlyList<ReplayResult>> ReplayAllAsync(Predicate<DeadSignal>? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Forgets a dead signal; false if there is none with this number.</summary>
    Task<bool> RemoveAsync(long sequence, CancellationToken cancellationToken = default);
}
