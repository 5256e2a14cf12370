namespace BusSignals;

/// <summary>A type of process as the engine sees it; a state machine today, an async method as well tomorrow.</summary>
internal interface IProcessBehaviour
{
    /// <summary>Takes an instance up where its session stands.</summary>
    IProcessInstance Open(ProcessSession session);
}

/// <summary>One process while a delivery is applied to it.</summary>
internal interface IProcessInstance
{
    /// <summary>Whether the process would take the signal now.</summary>
    bool Wants(SignalDefinition signal);

    /// <summary>Applies a signal that is wanted.</summary>
    Task ApplyAsync(SignalEnvelope signal);

    /// <summary>Applies a timer that is due.</summary>
    Task FireAsync(ProcessTimer timer);

    /// <summary>Writes the instance's state back into its session.</summary>
    void Save();
}
