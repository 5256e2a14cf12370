namespace BusSignals;

/// <summary>An orderly stop would need memory that is not available; unacknowledged messages are redelivered.</summary>
internal sealed class FailFastExit : INodeExit
{
    public void Now(string why) => Environment.FailFast(why);
}
