using System.Globalization;

namespace BusSignals;

/// <summary>The names of a durable process's timers, each with the number of its operation.</summary>
internal static class DurableTimers
{
    private const string AgainPrefix = "again ";
    private const string PollPrefix = "poll ";

    /// <summary>A delay of the code.</summary>
    public static string Delay(int operation) => string.Create(CultureInfo.InvariantCulture, $"delay {operation}");

    /// <summary>The next check of a condition.</summary>
    public static string Poll(int operation) => string.Create(CultureInfo.InvariantCulture, $"{PollPrefix}{operation}");

    /// <summary>The next round of attempts of an activity.</summary>
    public static string Again(int operation, int round) => string.Create(CultureInfo.InvariantCulture, $"{AgainPrefix}{operation} {round}");

    /// <summary>Whether it only triggers a check, which the history need not show.</summary>
    public static bool IsPoll(ProcessTimer timer) => timer.Name.StartsWith(PollPrefix, StringComparison.Ordinal);

    /// <summary>The operation and round that it restarts, if it is such a timer.</summary>
    public static (int Operation, int Round)? AgainOf(ProcessTimer timer)
    {
        string[] parts = timer.Name.Split(' ');
        return timer.Name.StartsWith(AgainPrefix, StringComparison.Ordinal)
            ? (int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture))
            : null;
    }
}
