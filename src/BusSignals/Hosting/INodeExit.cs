namespace BusSignals;

/// <summary>Ends this program at once.</summary>
internal interface INodeExit
{
    /// <summary>Ends it with a last message; whatever supervises it restarts it.</summary>
    void Now(string why);
}
