using System.Globalization;

namespace BusSignals;

/// <summary>The names of a durable process's timers, each with the number of its operation.</summary>
internal static class DurableTimers
{
    /// <summary>A delay of the code.</summary>
    public static string Delay(int operation) => string.Create(CultureInfo.InvariantCulture, $"delay {operation}");

    /// <summary>The next check of a condition.</summary>
    public static string Poll(int operation) => string.Create(CultureInfo.InvariantCulture, $"poll {operation}");

    /// <summary>The next round of attempts of an activity.</summary>
    public static string Again(int operation, int round) => string.Create(CultureInfo.InvariantCulture, $"again {operation} {round}");

    /// <summary>Whether it only triggers a check, which the history need not show.</summary>
    public static bool IsPoll(ProcessTimer timer) => timer.Kind == TimerKind.Poll;

    /// <summary>The operation and round that it restarts, if it is such a timer.</summary>
    public static (int Operation, int Round)? AgainOf(ProcessTimer timer)
    {
        if (timer.Kind != TimerKind.Again)
        {
            return null;
        }

        string[] parts = timer.Name.Split(' ');
        return (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
    }
}
