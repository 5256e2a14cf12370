namespace BusSignals;

/// <summary>The answer to a command.</summary>
/// <param name="Outcome">The command's outcome.</param>
/// <param name="Fence">The fence of the caller's lease.</param>
/// <param name="ExpiresAt">When the current lease ends, if nobody renews it.</param>
/// <param name="Ticket">The caller's place in the queue.</param>
internal readonly record struct LockResult(
    LockOutcome Outcome, Fence Fence = default, DateTimeOffset ExpiresAt = default, long Ticket = 0)
{
    public bool IsMine => Outcome is LockOutcome.Granted or LockOutcome.Continued;
}
