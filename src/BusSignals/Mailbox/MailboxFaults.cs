namespace BusSignals;

/// <summary>
/// Which signals of a mailbox failed during one delivery. One that fails at each attempt is set aside, so that it
/// takes down neither the delivery after which the mailbox was asked nor those behind it.
/// </summary>
internal sealed class MailboxFaults
{
    private readonly Dictionary<int, Exception> _setAside = [];

    /// <summary>The entry that is being applied, or that was when the delivery failed; null if it is none.</summary>
    public int? Trying { get; set; }

    /// <summary>Sets the failed entry aside; false if it was not an entry of the mailbox that failed.</summary>
    public bool TrySetAside(Exception exception) => Trying is { } sequence && _setAside.TryAdd(sequence, exception);

    /// <summary>Why an entry was set aside, or null if it was not.</summary>
    public Exception? Of(HistoryEntry entry) => _setAside.GetValueOrDefault(entry.Sequence);
}
