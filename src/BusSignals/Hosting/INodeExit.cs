namespace BusSignals;

/// <summary>Ends this program at once.</summary>
internal interface INodeExit
{
    /// <summary>Ends it with these words as its last; whatever supervises it starts it again.</summary>
    void Now(string why);
}
