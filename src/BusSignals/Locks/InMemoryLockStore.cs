namespace BusSignals;

/// <summary>
/// Keeps locks in this process's memory; they do not bind other processes. Passes the conformance suite of all stores.
/// </summary>
internal sealed class InMemoryLockStore(LockRules rules) : ILockStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LockState> _locks = [];

    public Task<LockResult> ApplyAsync(LockName name, LockCommand command, TimeProvider clock, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            LockState state = _locks.GetValueOrDefault(name.Id) ?? LockState.New(name);
            (LockState next, LockResult result) = LeaseTransitions.Apply(state, command, clock.Now(), rules);
            if (!ReferenceEquals(next, state))
            {
                _locks[name.Id] = next;
            }

            return Task.FromResult(result);
        }
    }

    public Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            Guid[] idle = [.. _locks.Values.Where(it => it.IsIdleSince(before)).Take(limit).Select(it => it.Row.Id)];
            foreach (Guid id in idle)
            {
                _locks.Remove(id);
            }

            return Task.FromResult(idle.Length);
        }
    }
}
