namespace BusSignals;

/// <summary>
/// A lock as a recorded delivery held it. Its fence is the one under which the code ran at the time; whatever the code
/// still does with it now is too late.
/// </summary>
internal sealed class PastLock(Fence fence) : ILockProof
{
    public Fence Fence => fence;

    public CancellationToken Lost => new(canceled: true);

    /// <summary>Lets the code of a process read the locks of a recorded signal as it did the first time.</summary>
    public static void ProveIn(object signal)
    {
        foreach (ILocked locked in LockedMembers.In(signal))
        {
            locked.Prove(new PastLock(locked.Claimed));
        }
    }
}
