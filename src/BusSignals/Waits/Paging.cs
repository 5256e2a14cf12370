namespace BusSignals;

/// <summary>The checks common to all lists of waits and timers.</summary>
internal static class Paging
{
    public const int MaxLimit = 1000;

    /// <exception cref="ArgumentOutOfRangeException">The limit is not 1 to 1,000.</exception>
    public static void Check(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
    }

    /// <summary>The shape that identifies the rows of a process class; null for all classes.</summary>
    /// <exception cref="ArgumentException">The class is not registered.</exception>
    public static string? ShapeOf(SignalCatalog model, Type? process) => process is null
        ? null
        : model.Processes.FirstOrDefault(it => it.Type == process)?.Path.Shape
            ?? throw new ArgumentException(SignalCatalog.NotRegistered(process), nameof(process));
}
