namespace BusSignals;

/// <summary>
/// All transitions of a lock, as one pure function; every store keeps exactly what it returns. The table is in the
/// README. A lease ends for its owner at its expiry, and for others only after the allowed clock skew: in between
/// nobody has it.
/// </summary>
internal static class LeaseTransitions
{
    /// <summary>Returning the same state instance means that there is nothing to store.</summary>
    public static (LockState State, LockResult Result) Apply(LockState state, LockCommand command, DateTimeOffset now, LockRules rules)
    {
        LockState settled = Settle(state, now, rules);
        (LockState next, LockResult result) = command switch
        {
            LockCommand.Take take => Take(settled, take, now, rules),
            LockCommand.Renew renew => Renew(settled, renew, now),
            LockCommand.HandOver handOver => HandOver(settled, handOver, now),
            LockCommand.TakeBack takeBack => TakeBack(settled, takeBack, now),
            LockCommand.Release release => Release(settled, release, now),
            LockCommand.ReleaseFor release => ReleaseFor(settled, release, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "There is no such command."),
        };
        if (!ReferenceEquals(next, state))
        {
            next = next with { Row = next.Row with { Version = Next(state.Row.Version, now), UpdatedAt = now } };
        }

        return (next, result);
    }

    /// <summary>
    /// Applies the passage of time: leases and places that are over are dropped. An expiry later than the lease's
    /// length allows was written by a clock that has been set back since; it is cut, or the lock would be stuck until
    /// then.
    /// </summary>
    private static LockState Settle(LockState state, DateTimeOffset now, LockRules rules)
    {
        LockRow row = state.Row;
        if (row.Phase != LockPhase.Free)
        {
            TimeSpan length = TimeSpan.FromMicroseconds(row.LeaseMicroseconds);
            row = Cut(row.ExpiresAt, length, now, rules) is var expiry && IsOver(expiry, now, rules) ? Freed(row, now)
                : expiry != row.ExpiresAt ? row with { ExpiresAt = expiry }
                : row;
        }

        bool queueChanges = state.Waiters.Any(it => Cut(it.ExpiresAt, rules.WaiterLease, now, rules) != it.ExpiresAt || IsOver(it.ExpiresAt, now, rules));
        IReadOnlyList<LockWaiter> waiters = queueChanges
            ? [.. state.Waiters.Where(it => !IsOver(it.ExpiresAt, now, rules))
                .Select(it => it with { ExpiresAt = Cut(it.ExpiresAt, rules.WaiterLease, now, rules) })]
            : state.Waiters;
        return queueChanges || !ReferenceEquals(row, state.Row) ? new LockState(row, waiters) : state;
    }

    private static (LockState, LockResult) Take(LockState state, LockCommand.Take take, DateTimeOffset now, LockRules rules)
    {
        LockRow row = state.Row;
        if (IsHeldBy(row, take.Request, now)) // the answer to the first request was lost
        {
            (state, LockResult again) = Own(state, LockPhase.Held, take.Request, row.MessageId, take.For, now);
            return (state, again with { Outcome = LockOutcome.Granted });
        }

        if (row.Phase == LockPhase.Travelling && row.MessageId == take.Message && IsAlive(row, now))
        {
            return Grant(state, take, LockOutcome.Continued, now);
        }

        if (row.Phase == LockPhase.Free && (state.Waiters.Count == 0 || state.Waiters[0].Request == take.Request))
        {
            return Grant(state, take, LockOutcome.Granted, now);
        }

        return take.Wait ? Queue(state, take, now, rules) : (state, new LockResult(LockOutcome.Busy, ExpiresAt: row.ExpiresAt));
    }

    private static (LockState, LockResult) Grant(LockState state, LockCommand.Take take, LockOutcome outcome, DateTimeOffset now)
    {
        LockRow row = Owned(state.Row, LockPhase.Held, take.Request, take.Message, take.For, now) with { Fence = Next(state.Row.Fence, now) };
        return (new LockState(row, Without(state.Waiters, take.Request)), Mine(outcome, row));
    }

    private static (LockState, LockResult) Queue(LockState state, LockCommand.Take take, DateTimeOffset now, LockRules rules)
    {
        LockRow row = state.Row;
        DateTimeOffset until = (now + rules.WaiterLease).ToMicrosecond();
        LockWaiter? mine = state.Waiters.FirstOrDefault(it => it.Request == take.Request);
        if (mine is null)
        {
            row = row with { LastTicket = row.LastTicket + 1 };
            mine = new LockWaiter { LockId = row.Id, Ticket = row.LastTicket, Request = take.Request, ExpiresAt = until };
            state = new LockState(row, [.. state.Waiters, mine]);
        }
        else if (until - mine.ExpiresAt >= rules.WaiterLease / 3) // frequent polls need not write each time
        {
            state = state with { Waiters = [.. state.Waiters.Select(it => it.Ticket == mine.Ticket ? it with { ExpiresAt = until } : it)] };
        }

        return (state, new LockResult(LockOutcome.Waiting, ExpiresAt: row.ExpiresAt, Ticket: mine.Ticket));
    }

    private static (LockState, LockResult) Renew(LockState state, LockCommand.Renew renew, DateTimeOffset now) =>
        IsHeldBy(state.Row, renew.Lease, now)
            ? Own(state, LockPhase.Held, renew.Lease, state.Row.MessageId, renew.For, now)
            : (state, new LockResult(LockOutcome.Lost));

    private static (LockState, LockResult) HandOver(LockState state, LockCommand.HandOver handOver, DateTimeOffset now)
    {
        if (TravelsFrom(state.Row, handOver.Lease, handOver.Message, now))
        {
            return (state, Mine(LockOutcome.Done, state.Row));
        }

        return IsHeldBy(state.Row, handOver.Lease, now)
            ? Own(state, LockPhase.Travelling, handOver.Lease, handOver.Message, handOver.For, now)
            : (state, new LockResult(LockOutcome.Lost));
    }

    private static (LockState, LockResult) TakeBack(LockState state, LockCommand.TakeBack takeBack, DateTimeOffset now)
    {
        bool mine = TravelsFrom(state.Row, takeBack.Lease, takeBack.Message, now) || IsHeldBy(state.Row, takeBack.Lease, now);
        return mine
            ? Own(state, LockPhase.Held, takeBack.Lease, null, takeBack.For, now)
            : (state, new LockResult(LockOutcome.Lost));
    }

    private static (LockState, LockResult) Release(LockState state, LockCommand.Release release, DateTimeOffset now)
    {
        bool held = state.Row.Phase == LockPhase.Held && state.Row.LeaseId == release.Lease;
        bool waits = state.Waiters.Any(it => it.Request == release.Lease);
        return (
            held || waits ? new LockState(held ? Freed(state.Row, now) : state.Row, Without(state.Waiters, release.Lease)) : state,
            new LockResult(LockOutcome.Done));
    }

    private static (LockState, LockResult) ReleaseFor(LockState state, LockCommand.ReleaseFor release, DateTimeOffset now) => (
        state.Row.Phase == LockPhase.Travelling && state.Row.MessageId == release.Message
            ? state with { Row = Freed(state.Row, now) }
            : state,
        new LockResult(LockOutcome.Done));

    private static (LockState, LockResult) Own(
        LockState state, LockPhase phase, Guid lease, Guid? message, TimeSpan length, DateTimeOffset now)
    {
        LockRow row = Owned(state.Row, phase, lease, message, length, now);
        return (state with { Row = row }, Mine(LockOutcome.Done, row));
    }

    private static LockRow Owned(LockRow row, LockPhase phase, Guid lease, Guid? message, TimeSpan length, DateTimeOffset now) => row with
    {
        Phase = phase,
        LeaseId = lease,
        MessageId = message,
        LeaseMicroseconds = (long)length.TotalMicroseconds,
        ExpiresAt = (now + length).ToMicrosecond(),
    };

    private static LockRow Freed(LockRow row, DateTimeOffset now) => row with
    {
        Phase = LockPhase.Free,
        LeaseId = null,
        MessageId = null,
        LeaseMicroseconds = 0,
        ExpiresAt = now.ToMicrosecond(),
    };

    private static LockResult Mine(LockOutcome outcome, LockRow row) => new(outcome, new Fence(row.Fence), row.ExpiresAt);

    private static bool IsHeldBy(LockRow row, Guid lease, DateTimeOffset now) =>
        row.Phase == LockPhase.Held && row.LeaseId == lease && IsAlive(row, now);

    private static bool TravelsFrom(LockRow row, Guid lease, Guid message, DateTimeOffset now) =>
        row.Phase == LockPhase.Travelling && row.LeaseId == lease && row.MessageId == message && IsAlive(row, now);

    /// <summary>Whether a lease is in force for its owner.</summary>
    private static bool IsAlive(LockRow row, DateTimeOffset now) => now < row.ExpiresAt;

    /// <summary>Whether others may take a lease with this expiry.</summary>
    private static bool IsOver(DateTimeOffset expiry, DateTimeOffset now, LockRules rules) => now - expiry >= rules.ClockSkew;

    private static DateTimeOffset Cut(DateTimeOffset expiry, TimeSpan length, DateTimeOffset now, LockRules rules) =>
        expiry - now > length + rules.ClockSkew ? (now + length).ToMicrosecond() : expiry;

    private static LockWaiter[] Without(IReadOnlyList<LockWaiter> waiters, Guid request) => [.. waiters.Where(it => it.Request != request)];

    /// <summary>
    /// The current millisecond, or the last number plus one. So numbers keep growing after a row was removed, a table
    /// was restored from a backup, or the memory was lost.
    /// </summary>
    private static long Next(long last, DateTimeOffset now) => Math.Max(last + 1, now.ToUnixTimeMilliseconds());
}
