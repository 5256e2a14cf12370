namespace BusSignals;

/// <summary>A pending timer and the process it belongs to.</summary>
public sealed record PendingTimer
{
    /// <summary>The process.</summary>
    public required ProcessId Process { get; init; }

    /// <summary>The timer's name, by which it is moved and cancelled.</summary>
    public required string Name { get; init; }

    /// <summary>When it fires; never before.</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>Whether the process runs or is paused; the timers of a paused one wait for its resume.</summary>
    public required ProcessStatus Status { get; init; }

    /// <summary>The state the process is in.</summary>
    public required string State { get; init; }

    /// <summary>How often it was sent to its process; more than once when its handler fails.</summary>
    public required int Attempts { get; init; }

    internal Guid Id { get; init; }
}
