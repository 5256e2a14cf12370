namespace BusSignals;

/// <summary>What one process waits for now, since when and until when.</summary>
public sealed record OpenWait
{
    /// <summary>The process.</summary>
    public required ProcessId Process { get; init; }

    /// <summary>The class of the process; null if it is not registered here.</summary>
    public required Type? Type { get; init; }

    /// <summary>Whether it is running or paused.</summary>
    public required ProcessStatus Status { get; init; }

    /// <summary>The reason given for pausing it, or null.</summary>
    public required string? StatusReason { get; init; }

    /// <summary>The state it is in.</summary>
    public required string State { get; init; }

    /// <summary>The ids of the signals that it waits for.</summary>
    public required IReadOnlyList<string> Signals { get; init; }

    /// <summary>Its timers, the next one first.</summary>
    public required IReadOnlyList<ProcessTimer> Timers { get; init; }

    /// <summary>Its open tokens, the one that expires next first.</summary>
    public required IReadOnlyList<OpenToken> Tokens { get; init; }

    /// <summary>Signals that failed and will be retried later, the next one first.</summary>
    public required IReadOnlyList<PendingRetry> Retries { get; init; }

    /// <summary>How many signals are in its mailbox, including those of <see cref="Retries"/>.</summary>
    public required int Buffered { get; init; }

    /// <summary>Since when it has waited: when it entered the state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the list was read.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How long it has waited.</summary>
    public TimeSpan Age => AsOf - Since;

    /// <summary>When its next timer is due or its next token expires; null if it waits without limit.</summary>
    public DateTimeOffset? Deadline =>
        Timers.Select(it => it.Due).Concat(Tokens.Select(it => it.ExpiresAt)).Order().Select(it => (DateTimeOffset?)it).FirstOrDefault();

    /// <summary>
    /// Whether the deadline has passed without being handled: the process is paused, no node is running, or the timer's
    /// handler fails. It is also true briefly while a timer is being applied.
    /// </summary>
    public bool IsOverdue => Deadline < AsOf;
}
