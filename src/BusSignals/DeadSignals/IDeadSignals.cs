namespace BusSignals;

/// <summary>Reads dead signals, and applies them again after a fix.</summary>
public interface IDeadSignals
{
    /// <summary>
    /// Dead signals in the order of dead-lettering. A page has fewer than <paramref name="limit"/> if bodies and
    /// headers together exceed four million characters, so that it fits into memory; an empty page is the end. A
    /// database assigns a number before the row becomes visible, so a row with a lower number may appear behind a page
    /// that has been read; start again from 0 to see it.
    /// </summary>
    /// <param name="after">Only those after this <see cref="DeadSignal.Sequence"/>; 0 for the first page.</param>
    /// <param name="limit">The maximum number, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    Task<IReadOnlyList<DeadSignal>> ListAsync(long after = 0, int limit = 100, CancellationToken cancellationToken = default);

    /// <summary>The dead signal with this number, or null.</summary>
    Task<DeadSignal?> FindAsync(long sequence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies a dead signal again, as if its message arrived now, in an application that hosts its process. If it is
    /// applied, or waits in the mailbox, it is no longer a dead signal; otherwise it remains one. One that was too
    /// large (<see cref="DeadSignal.WholeSize"/>) cannot be replayed, and the result says so.
    /// </summary>
    /// <exception cref="ArgumentException">There is no dead signal with this number.</exception>
    Task<ReplayResult> ReplayAsync(long sequence, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies again all dead signals that match the filter, one after the other in the order in which they arrived; it
    /// reads them one at a time. If one signal of a process cannot be applied, the later ones of that process are left
    /// for another time.
    /// </summary>
    /// <param name="filter">Which ones to replay; null for all.</param>
    /// <param name="cancellationToken">Stops before the next one.</param>
    /// <returns>What became of each, in the order of arrival.</returns>
    Task<IReadOnlyList<ReplayResult>> ReplayAllAsync(Predicate<DeadSignal>? filter = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes a dead signal; false if there is none with this number.</summary>
    Task<bool> RemoveAsync(long sequence, CancellationToken cancellationToken = default);
}
