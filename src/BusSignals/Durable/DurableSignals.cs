namespace BusSignals;

/// <summary>The signals between durable processes and what works for them; sent to one queue, and never published.</summary>
internal static class DurableSignals
{
    public static IReadOnlyList<Type> Contracts { get; } = [typeof(StartProcess), typeof(ActivityEnded), typeof(ProcessEnded)];

    /// <summary>Whether it answers an operation by its number.</summary>
    public static bool IsAnswer(Type contract) => contract == typeof(ActivityEnded) || contract == typeof(ProcessEnded);
}
