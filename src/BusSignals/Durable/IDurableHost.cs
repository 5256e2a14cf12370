namespace BusSignals;

/// <summary>What a run asks of the delivery that takes it further.</summary>
internal interface IDurableHost
{
    /// <summary>The services of the delivery while a step is being done; null otherwise.</summary>
    IServiceProvider? StepServices { get; }

    /// <summary>Something new was asked for.</summary>
    void Asked(Operation operation);

    /// <summary>Something open was taken back.</summary>
    void Withdrawn(Operation operation);

    /// <summary>Whether a change holds; one that is come to for the first time does from now on.</summary>
    bool Changed(string changeId, bool isNew);
}
