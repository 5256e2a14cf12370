namespace BusSignals.Tests.Locks;

/// <summary>A lock store with mishaps on order.</summary>
internal sealed class FaultyLockStore(ILockStore store) : ILockStore
{
    /// <summary>Whether it cannot be reached.</summary>
    public bool Away { get; set; }

    /// <summary>How many answers get lost, of commands that were applied.</summary>
    public int LostAnswers { get; set; }

    /// <summary>When set, no command is answered until it is done.</summary>
    public TaskCompletionSource? Silence { get; set; }

    /// <summary>What was asked.</summary>
    public List<LockCommand> Asked { get; } = [];

    public async Task<LockResult> ApplyAsync(LockName name, LockCommand command, TimeProvider clock, CancellationToken cancellationToken)
    {
        Asked.Add(command);
        if (Silence is { } silence)
        {
            await silence.Task;
        }

        if (Away)
        {
            throw new AwayException();
        }

        LockResult result = await store.ApplyAsync(name, command, clock, cancellationToken);
        return LostAnswers-- > 0 ? throw new AwayException() : result;
    }

    public Task<int> RemoveIdleAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.RemoveIdleAsync(before, limit, cancellationToken);

    public sealed class AwayException : StoreUnavailableException;
}
