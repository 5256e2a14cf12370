namespace BusSignals;

/// <summary>A part of a mailbox, in order of arrival.</summary>
/// <param name="Name">The signal, or null for all.</param>
/// <param name="After">Only what has a greater number than this one.</param>
/// <param name="Limit">How many entries at most.</param>
internal readonly record struct MailboxPage(string? Name, int After, int Limit)
{
    /// <summary>All of it.</summary>
    public static MailboxPage Whole { get; } = new(null, 0, int.MaxValue);
}
