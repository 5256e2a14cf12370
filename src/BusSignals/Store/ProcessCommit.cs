namespace BusSignals;

/// <summary>One unit of work: all that one delivery changes, committed together or not at all.</summary>
internal sealed record ProcessCommit
{
    /// <summary>The process as it becomes; its version is one above <see cref="ExpectedVersion"/>.</summary>
    public required ProcessRow Row { get; init; }

    /// <summary>The version that was loaded; 0 if there was no row.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>The identity, when the row is new and must be found by parts of it.</summary>
    public IReadOnlyList<ProcessParameter> Parameters { get; init; } = [];

    public IReadOnlyList<HistoryEntry> Added { get; init; } = [];

    /// <summary>Entries that were stored before and have changed, mostly because they leave the mailbox.</summary>
    public IReadOnlyList<HistoryEntry> Settled { get; init; } = [];

    public IReadOnlyList<OutgoingMessage> Outgoing { get; init; } = [];

    public IReadOnlyList<Guid> WithdrawnTimers { get; init; } = [];

    public IReadOnlyList<DeadSignal> Dead { get; init; } = [];

    /// <summary>The delivery's services, in which the user's own DbContext may have changes to commit along.</summary>
    public IServiceProvider? Services { get; init; }
}
