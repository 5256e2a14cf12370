using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// The locks of one delivery, over all attempts to apply it: what it took over from its signals, and what it sends on.
/// Not for concurrent use, as a delivery is not.
/// </summary>
internal sealed partial class DeliveryLocks(LeaseClient client, ILogger logger) : IAsyncDisposable
{
    private readonly List<Lease> _claimed = [];
    private readonly List<Lease> _adopted = [];
    private readonly Dictionary<Guid, SignalEnvelope> _proven = [];
    private bool _letGo;

    /// <summary>
    /// Whether the attempt has every lock it wanted, still in force; if not, nothing of it must be committed.
    /// </summary>
    public bool AreHeld => !_letGo && _claimed.TrueForAll(IsHeld) && _adopted.TrueForAll(IsHeld);

    /// <summary>
    /// Begins an attempt: nothing has been sent on, what the handler acquired is released, because it will acquire it
    /// again, and what was lost has to be claimed again.
    /// </summary>
    public async Task BeginAttemptAsync()
    {
        foreach (Lease lease in _claimed.Concat(_adopted))
        {
            lease.Successor = null;
        }

        _letGo = false;
        await EndAsync(_adopted);
        if (!AreHeld)
        {
            _proven.Clear();
            List<Lease> lost = _claimed.FindAll(it => !IsHeld(it));
            _claimed.RemoveAll(lost.Contains);
            await EndAsync(lost);
        }
    }

    /// <summary>
    /// Takes over the locks of a signal from its message, or acquires those that were lost on the way, and gives the
    /// signal with proven locks: a copy, because other deliveries of the same message have other leases.
    /// </summary>
    /// <returns>
    /// The signal to apply; null if the delivery held locks and would have waited long for another. All are released
    /// then, because who has that one may wait for these: begin the delivery anew.
    /// </returns>
    public async Task<SignalEnvelope?> ClaimAsync(SignalEnvelope signal, CancellationToken cancellationToken)
    {
        if (!LockedMembers.Has(signal.Definition.Contract))
        {
            return signal;
        }

        if (_proven.TryGetValue(signal.MessageId, out SignalEnvelope? known))
        {
            return known;
        }

        object copy = SignalPayload.Read(SignalPayload.ToElement(signal.Message, signal.Definition.Contract), signal.Definition.Contract);
        foreach (ILocked locked in LockedMembers.In(copy))
        {
            if (await ClaimAsync(LockedMembers.NameOf(locked), signal.MessageId, cancellationToken) is not { } lease)
            {
                await ReleaseAllAsync();
                _letGo = true;
                return null;
            }

            locked.Prove(lease);
        }

        return _proven[signal.MessageId] = signal with { Message = copy };
    }

    /// <summary>
    /// Lets the locks in a message that the delivery sends follow it after the commit. A handle that the handler has
    /// acquired for it becomes the delivery's, so that it is not let go before the commit.
    /// </summary>
    /// <exception cref="LockNotHeldException">The delivery does not hold one of them.</exception>
    public void Carry(object message, Guid messageId)
    {
        Lease[] leases = SignalLocks.Held(message);
        SignalLocks.Transfer(leases, messageId);
        foreach (Lease lease in leases.Where(it => !it.IsAdopted))
        {
            lease.IsAdopted = true;
            _adopted.Add(lease);
        }
    }

    /// <summary>After the commit, and before what it sends is sent: hands over what is carried on, releases the rest.</summary>
    public async Task CommittedAsync()
    {
        _proven.Clear();
        await EndAsync(_claimed);
        await EndAsync(_adopted);
    }

    /// <summary>
    /// Frees the locks that came with a signal which is not applied now: its process has applied it before and it was
    /// emitted again, or nobody waits for it yet. Nobody would take them over.
    /// </summary>
    public async Task ReleaseForAsync(SignalEnvelope signal)
    {
        if (LockedMembers.Has(signal.Definition.Contract))
        {
            foreach (ILocked locked in LockedMembers.In(signal.Message))
            {
                await client.ReleaseAsync(LockedMembers.NameOf(locked), new LockCommand.ReleaseFor(signal.MessageId));
            }
        }
    }

    /// <summary>Releases what is left; nothing is handed over, because nothing was committed.</summary>
    public async ValueTask DisposeAsync() => await ReleaseAllAsync();

    private async Task<Lease?> ClaimAsync(LockName name, Guid message, CancellationToken cancellationToken)
    {
        if (_claimed.Find(it => it.Name == name) is { } held)
        {
            return held;
        }

        Lease? lease = await AcquireAsync(name, message, cancellationToken);
        if (lease is null)
        {
            LogReleasedFor(name, message);
            return null;
        }

        if (!lease.IsContinued)
        {
            LogAcquiredAgain(name, message, lease.Fence);
        }

        lease.IsAdopted = true;
        _claimed.Add(lease);
        return lease;
    }

    /// <summary>With nothing in its hands a delivery waits as long as it takes, also for a store that is away.</summary>
    private async Task<Lease?> AcquireAsync(LockName name, Guid message, CancellationToken cancellationToken)
    {
        TimeSpan? wait = _claimed.Count > 0 ? Patience(message) : null;
        try
        {
            return await client.AcquireAsync(name, message, client.Options.Lease, wait, cancellationToken);
        }
        catch (StoreUnavailableException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>Two deliveries that wait for each other should not give up at the same moment, again and again.</summary>
    private TimeSpan Patience(Guid message) => client.Options.WaitTimeout * (1 + (message.ToByteArray()[^1] / 256.0));

    private async Task ReleaseAllAsync()
    {
        await BeginAttemptAsync();
        await CommittedAsync();
    }

    private static bool IsHeld(Lease lease) => lease.Status == LeaseStatus.Held;

    private static async Task EndAsync(List<Lease> leases)
    {
        if (leases.Count == 0)
        {
            return;
        }

        Lease[] ended = [.. leases];
        leases.Clear();
        foreach (Lease lease in ended)
        {
            await lease.EndAsync();
        }
    }

    [LoggerMessage(4101, LogLevel.Information, "The lock of {Lock} was lost on the way of message {MessageId} and acquired anew, with the fence {Fence}")]
    private partial void LogAcquiredAgain(LockName @lock, Guid messageId, Fence fence);

    [LoggerMessage(4102, LogLevel.Warning, "The lock of {Lock} was not acquired for message {MessageId}; its delivery lets go of its other locks and begins anew")]
    private partial void LogReleasedFor(LockName @lock, Guid messageId);
}
