namespace BusSignals;

/// <summary>One unit of work: everything that one delivery changes, committed together or not at all.</summary>
internal sealed record ProcessCommit
{
    /// <summary>The process after the commit; its version is one above <see cref="ExpectedVersion"/>.</summary>
    public required ProcessRow Row { get; init; }

    /// <summary>The version that was loaded; 0 if there was no row.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>The identity, if the row is new and must be found by parts of it.</summary>
    public IReadOnlyList<ProcessParameter> Parameters { get; init; } = [];

    public IReadOnlyList<HistoryEntry> Added { get; init; } = [];

    /// <summary>Entries that were stored before and have changed, mostly because they leave the mailbox.</summary>
    public IReadOnlyList<HistoryEntry> Settled { get; init; } = [];

    public IReadOnlyList<OutgoingMessage> Outgoing { get; init; } = [];

    public IReadOnlyList<Guid> WithdrawnTimers { get; init; } = [];

    public IReadOnlyList<DeadSignal> Dead { get; init; } = [];

    /// <summary>The delivery's services, whose DbContext may have changes of the user's own to commit along.</summary>
    public IServiceProvider? Services { get; init; }
}
