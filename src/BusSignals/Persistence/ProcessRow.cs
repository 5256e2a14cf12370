namespace BusSignals;

/// <summary>One process as it is stored. <see cref="Version"/> guards every commit.</summary>
internal record ProcessRow
{
    public required Guid Key { get; init; }
    public required string Path { get; init; }
    public required string Type { get; init; }
    public ProcessStatus Status { get; init; }
    public string State { get; init; } = "";
    public string? Data { get; init; }
    public string WaitingFor { get; init; } = "";
    public long Version { get; init; }
    public int HistoryLength { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; init; }
    public DateTimeOffset StateSince { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public ProcessEnding? Ending { get; init; }
    public string? StatusReason { get; init => field = PlainText.OrNull(value); }
    public string Changes { get; init; } = "";
    public int JournalLength { get; init; }
    public int JournalFrom { get; init; }
    public string? ToldAtEnd { get; init; }

    /// <summary>A <see cref="MailboxSummary"/> as text.</summary>
    public string? Mailbox { get; init; }
}
