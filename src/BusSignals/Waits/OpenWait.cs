namespace BusSignals;

/// <summary>What one process waits for now, since when and until when.</summary>
public sealed record OpenWait
{
    /// <summary>The process.</summary>
    public required ProcessId Process { get; init; }

    /// <summary>The class of the process; null if it is not registered here.</summary>
    public required Type? Type { get; init; }

    /// <summary>Whether it runs or is paused.</summary>
    public required ProcessStatus Status { get; init; }

    /// <summary>The reason given for pausing it, or null.</summary>
    public required string? StatusReason { get; init; }

    /// <summary>The state it is in.</summary>
    public required string State { get; init; }

    /// <summary>The ids of the signals it waits for.</summary>
    public required IReadOnlyList<string> Signals { get; init; }

    /// <summary>Its timers, the next one first.</summary>
    public required IReadOnlyList<ProcessTimer> Timers { get; init; }

    /// <summary>Its open tokens, the one that expires next first.</summary>
    public required IReadOnlyList<OpenToken> Tokens { get; init; }

    /// <summary>Signals that failed and are tried again later, the next one first.</summary>
    public required IReadOnlyList<PendingRetry> Retries { get; init; }

    /// <summary>How many signals are in its mailbox, those of <see cref="Retries"/> included.</summary>
    public required int Buffered { get; init; }

    /// <summary>Since when it waits: when it entered the state.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When the list was read.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>How long it has waited.</summary>
    public TimeSpan Age => AsOf - Since;

    /// <summary>When its next timer is due or its next token expires; null if it waits without end.</summary>
    public DateTimeOffset? Deadline =>
        Timers.Select(it => it.Due).Concat(Tokens.Select(it => it.ExpiresAt)).Order().Select(it => (DateTimeOffset?)it).FirstOrDefault();

    /// <summary>
    /// Whether the deadline has passed and has not been handled: the process is paused, no node runs, or the timer's
    /// handler fails. For the moment in which a timer is being applied it is so too.
    /// </summary>
    public bool IsOverdue => Deadline < AsOf;
}
