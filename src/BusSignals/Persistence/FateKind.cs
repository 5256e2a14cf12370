namespace BusSignals;

/// <summary>What a store knows about a message that a process waits for, most certain first.</summary>
internal enum FateKind
{
    /// <summary>It is in the process's history after all.</summary>
    Here,

    /// <summary>It is a dead signal of the process's endpoint.</summary>
    Dead,

    /// <summary>It arrived at the endpoint and left no record at the process.</summary>
    Unreached,

    /// <summary>It is in the history of another process of the type.</summary>
    Elsewhere,
}
