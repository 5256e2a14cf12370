namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>A process' way to the store: each call waits until the world lets it through, and its answer may get lost.</summary>
internal sealed class InterleavedStore(SimulatedNode node, LockWorld world) : ILockStore
{
    public Task<LockResult> ApplyAsync(LockName name, LockCommand command, TimeProvider clock, CancellationToken cancellationToken)
    {
        var call = new StoreCall(node, name, command, clock);
        world.Calls.Add(call);
        return call.Answer.Task;
    }

    public Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => Task.FromResult(0);

    public sealed class AwayException : StoreUnavailableException;
}
