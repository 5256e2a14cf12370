namespace BusSignals;

/// <summary>What happens to a signal that finds the mailbox full. Either way one signal is dead-lettered.</summary>
public enum OverflowPolicy
{
    /// <summary>The new signal is refused.</summary>
    Reject,

    /// <summary>The oldest signal in the mailbox makes room for it.</summary>
    DropOldest,
}
