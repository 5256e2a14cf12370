namespace BusSignals;

/// <summary>What an entry of the history is about.</summary>
public enum HistoryKind
{
    /// <summary>A signal arrived.</summary>
    Signal,

    /// <summary>A timer fired.</summary>
    Timer,

    /// <summary>A timer was cancelled by hand.</summary>
    TimerCancelled,
}
