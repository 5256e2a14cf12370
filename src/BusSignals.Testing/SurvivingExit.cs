namespace BusSignals.Testing;

/// <summary>
/// Keeps the test's process alive where a node would have ended; work that failed for lack of memory fails like any
/// other.
/// </summary>
internal sealed class SurvivingExit : INodeExit
{
    private readonly List<string> _reasons = [];

    /// <summary>Why the node would have ended, each time.</summary>
    public IReadOnlyList<string> Reasons
    {
        get
        {
            lock (_reasons)
            {
                return [.. _reasons];
            }
        }
    }

    public void Now(string why)
    {
        lock (_reasons)
        {
            _reasons.Add(why);
        }
    }
}
