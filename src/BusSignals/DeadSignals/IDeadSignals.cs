namespace BusSignals;

/// <summary>Reads what was set aside.</summary>
public interface IDeadSignals
{
    /// <summary>Dead signals in order of arrival.</summary>
    /// <param name="after">Only those after this <see cref="DeadSignal.Sequence"/>; 0 for the first page.</param>
    /// <param name="limit">At most so many, 1 to 1,000.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    Task<IReadOnlyList<DeadSignal>> ListAsync(long after = 0, int limit = 100, CancellationToken cancellationToken = default);
}
