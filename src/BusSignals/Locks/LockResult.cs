namespace BusSignals;

/// <summary>The answer to a command.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="Fence">The fence of the asker's lease.</param>
/// <param name="ExpiresAt">When the lease that is in force now ends, if nobody renews it.</param>
/// <param name="Ticket">The asker's place in the queue.</param>
internal readonly record struct LockResult(
    LockOutcome Outcome, Fence Fence = default, DateTimeOffset ExpiresAt = default, long Ticket = 0)
{
    public bool IsMine => Outcome is LockOutcome.Granted or LockOutcome.Continued;
}
