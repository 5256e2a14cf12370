namespace BusSignals;

/// <summary>
/// One branch of a race: a signal (its handle), a delay (a <see cref="TimeSpan"/>), a point in time (a
/// <see cref="DateTimeOffset"/>), or any wait that was started before.
/// </summary>
public sealed class Alternative
{
    private readonly Func<ProcessContext, (Operation Operation, Func<object> Result)> _start;

    internal Alternative(Func<ProcessContext, (Operation Operation, Func<object> Result)> start) => _start = start;

    /// <summary>A delay; if it wins, the result is <see cref="Elapsed"/>.</summary>
    public static implicit operator Alternative(TimeSpan delay) => FromTimeSpan(delay);

    /// <summary>A delay; if it wins, the result is <see cref="Elapsed"/>.</summary>
    public static Alternative FromTimeSpan(TimeSpan delay) => Of(process => process.DelayAsync(delay));

    /// <summary>A point in time; if it wins, the result is <see cref="Elapsed"/>.</summary>
    public static implicit operator Alternative(DateTimeOffset due) => FromDateTimeOffset(due);

    /// <summary>A point in time; if it wins, the result is <see cref="Elapsed"/>.</summary>
    public static Alternative FromDateTimeOffset(DateTimeOffset due) => Of(process => process.DelayUntilAsync(due));

    internal static Alternative Of<T>(Func<ProcessContext, DurableTask<T>> ask) => new(process =>
    {
        DurableTask<T> task = ask(process);
        return (task.Operation, () => task.Result()!);
    });

    internal (Operation Operation, Func<object> Result) Start(ProcessContext process) => _start(process);
}
