namespace BusSignals;

/// <summary>Stopping in order would need the memory that there is not; what was not acknowledged comes again.</summary>
internal sealed class FailFastExit : INodeExit
{
    public void Now(string why) => Environment.FailFast(why);
}
