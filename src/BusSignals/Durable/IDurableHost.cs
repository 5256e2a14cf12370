namespace BusSignals;

/// <summary>What a run needs from the delivery that advances it.</summary>
internal interface IDurableHost
{
    /// <summary>The services of the delivery while a step is being executed; null otherwise.</summary>
    IServiceProvider? StepServices { get; }

    /// <summary>An operation was requested.</summary>
    void Asked(Operation operation);

    /// <summary>An open operation was withdrawn.</summary>
    void Withdrawn(Operation operation);

    /// <summary>Whether a change applies; one that is reached for the first time applies from now on.</summary>
    bool Changed(string changeId, bool isNew);
}
