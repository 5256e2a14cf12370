namespace BusSignals;

/// <summary>What becomes of a signal that finds the mailbox full. Either way one becomes a dead signal.</summary>
public enum OverflowPolicy
{
    /// <summary>The new signal is refused.</summary>
    Reject,

    /// <summary>The oldest signal in the mailbox makes room for it.</summary>
    DropOldest,
}
