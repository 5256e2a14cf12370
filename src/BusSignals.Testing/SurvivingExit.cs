namespace BusSignals.Testing;

/// <summary>Leaves the test's process alive where a node would have ended; what failed for want of memory fails like anything else.</summary>
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
