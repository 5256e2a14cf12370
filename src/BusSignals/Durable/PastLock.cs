namespace BusSignals;

/// <summary>
/// What a lock was to the delivery that a journal tells of: its fence is the one under which the code went on then, and whatever is
/// still done with it now is too late.
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
