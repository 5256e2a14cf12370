using Microsoft.Extensions.Logging;

namespace BusSignals;

/// <summary>
/// The locks of one delivery, across all attempts to apply it: those it took over from its signals, and those it passes
/// on. Not for concurrent use, like a delivery.
/// </summary>
internal sealed partial class DeliveryLocks(LeaseClient client, ILogger logger) : IAsyncDisposable
{
    private readonly List<Lease> _claimed = [];
    private readonly List<Lease> _adopted = [];
    private readonly Dictionary<Guid, SignalEnvelope> _proven = [];
    private bool _letGo;

    /// <summary>
    /// Whether the attempt still holds every lock it needs; if not, nothing of it may be committed.
    /// </summary>
    public bool AreHeld => !_letGo && _claimed.TrueForAll(IsHeld) && _adopted.TrueForAll(IsHeld);

    /// <summary>
    /// Starts an attempt: nothing has been transferred, locks that the handler acquired are released because it will
    /// acquire them again, and lost locks must be claimed again.
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
    /// Takes over the locks of a signal from its message, or acquires those that were lost on the way, and returns the
    /// signal with proven locks: a copy, because other deliveries of the same message have other leases.
    /// </summary>
    /// <returns>
    /// The signal to apply; null if the delivery held locks and would have waited long for another. All are released
    /// then, because the holder of that one may wait for these: start the delivery over.
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
    /// Transfers the locks in a message that the delivery sends to that message after the commit. A handle that the
    /// handler acquired for it becomes the delivery's, so that it is not released before the commit.
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

    /// <summary>
    /// After the commit, and before its messages are sent: hands over the locks that they carry and releases the rest.
    /// </summary>
    public async Task CommittedAsync()
    {
        _proven.Clear();
        await EndAsync(_claimed);
        await EndAsync(_adopted);
    }

    /// <summary>
    /// Releases the locks of a signal that is not applied now, because its process applied it before and it was emitted
    /// again, or because nobody waits for it yet. Nobody would take them over.
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

    /// <summary>Releases the remaining locks; none is handed over, because nothing was committed.</summary>
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

    /// <summary>A delivery that holds no locks waits as long as it takes, even for an unavailable store.</summary>
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

    /// <summary>
    /// Varies by message, so that two deliveries that wait for each other do not keep giving up at the same moment.
    /// </summary>
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
