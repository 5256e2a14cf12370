namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>A call on its way to the store.</summary>
internal sealed record StoreCall(SimulatedNode Node, LockName Name, LockCommand Command, TimeProvider Clock)
{
    public TaskCompletionSource<LockResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it has read, and at what time it did.</summary>
    public (LockState State, DateTimeOffset Now, DateTimeOffset ReadAt)? Read { get; set; }

    public DateTimeOffset ReadAt => Read!.Value.ReadAt;
}
