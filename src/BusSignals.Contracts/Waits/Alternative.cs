namespace BusSignals;

/// <summary>
/// One branch of a race in a durable process: a signal (its handle), a delay (a <see cref="TimeSpan"/>), a point in time
/// (a <see cref="DateTimeOffset"/>), or any wait that was started before.
/// </summary>
public sealed class Alternative
{
    internal Alternative(Func<IBranches, object> start) => Start = start;

    /// <summary>Starts the wait in a process.</summary>
    internal Func<IBranches, object> Start { get; }

    /// <summary>A delay; if it wins, the result is an <c>Elapsed</c>.</summary>
    public static implicit operator Alternative(TimeSpan delay) => FromTimeSpan(delay);

    /// <summary>A delay; if it wins, the result is an <c>Elapsed</c>.</summary>
    public static Alternative FromTimeSpan(TimeSpan delay) => new(branches => branches.Delay(delay));

    /// <summary>A point in time; if it wins, the result is an <c>Elapsed</c>.</summary>
    public static implicit operator Alternative(DateTimeOffset due) => FromDateTimeOffset(due);

    /// <summary>A point in time; if it wins, the result is an <c>Elapsed</c>.</summary>
    public static Alternative FromDateTimeOffset(DateTimeOffset due) => new(branches => branches.Delay(due));
}
