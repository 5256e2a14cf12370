namespace BusSignals;

/// <summary>
/// The signals between durable processes and their activities and children; sent to one queue, never published.
/// </summary>
internal static class DurableSignals
{
    public static IReadOnlyList<Type> Contracts { get; } = [typeof(StartProcess), typeof(ActivityEnded), typeof(ProcessEnded)];

    /// <summary>Whether it answers an operation by its number.</summary>
    public static bool IsAnswer(Type contract) => contract == typeof(ActivityEnded) || contract == typeof(ProcessEnded);
}
