namespace BusSignals;

/// <summary>A pending timer and the process it belongs to.</summary>
public sealed record PendingTimer
{
    /// <summary>The process.</summary>
    public required ProcessId Process { get; init; }

    /// <summary>The timer's name, used to move or cancel it.</summary>
    public required string Name { get; init; }

    /// <summary>When it fires, and never earlier.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>
    /// Whether the process is running or paused; the timers of a paused one wait until it is resumed.
    /// </summary>
    public required ProcessStatus Status { get; init; }

    /// <summary>The state the process is in.</summary>
    public required string State { get; init; }

    /// <summary>How often it was sent to its process; more than once if its handler fails.</summary>
    public required int Attempts { get; init; }

    internal Guid Id { get; init; }
}
