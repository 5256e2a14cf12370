namespace BusSignals;

/// <summary>The waits that a process starts for the branches of a race; what they return is the process's own.</summary>
internal interface IBranches
{
    object Receive<T>(Signal<T> signal) where T : class;

    object Delay(TimeSpan delay);

    object Delay(DateTimeOffset due);
}
