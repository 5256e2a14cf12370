namespace BusSignals;

/// <summary>A part of a mailbox, in order of arrival.</summary>
/// <param name="Name">The signal, or null for all.</param>
/// <param name="After">Only entries with a greater number than this.</param>
/// <param name="Limit">The maximum number of entries.</param>
internal readonly record struct MailboxPage(string? Name, int After, int Limit)
{
    /// <summary>The whole mailbox.</summary>
    public static MailboxPage Whole { get; } = new(null, 0, int.MaxValue);
}
