namespace BusSignals;

/// <summary>Who has a lock.</summary>
internal enum LockPhase
{
    /// <summary>Nobody.</summary>
    Free = 0,

    /// <summary>A handle or a delivery, which renews it.</summary>
    Held = 1,

    /// <summary>A message in flight; nobody renews it.</summary>
    Travelling = 2,
}
