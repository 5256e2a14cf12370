namespace BusSignals.Tests.Locks;

/// <summary>What a store keeps of those who wait for a lock.</summary>
public sealed class LeaseTransitionsTests
{
    private static readonly LockRules Rules = new(ClockSkew: TimeSpan.FromSeconds(1), WaiterLease: TimeSpan.FromSeconds(12));

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly LockCommand.Take First = new(Guid.NewGuid(), null, TimeSpan.FromMinutes(1), Wait: true);

    private static readonly LockCommand.Take Second = new(Guid.NewGuid(), null, TimeSpan.FromMinutes(1), Wait: true);

    private static LockState After(LockState state, LockCommand command, TimeSpan time) =>
        LeaseTransitions.Apply(state, command, Start + time, Rules).State;

    private static LockState TakenByTheFirst => After(LockState.New(new LockName("Order", "1")), First, TimeSpan.Zero);

    [Fact]
    public void Take_GrantedToWhoeverWaited_LeavesNobodyInTheQueue()
    {
        LockState waiting = After(TakenByTheFirst, Second, TimeSpan.Zero);
        Assert.Equal(Second.Request, Assert.Single(waiting.Waiters).Request);

        LockState granted = After(After(waiting, new LockCommand.Release(First.Request), TimeSpan.Zero), Second, TimeSpan.Zero);

        Assert.Equal((LockPhase.Held, Second.Request), (granted.Row.Phase, granted.Row.LeaseId));
        Assert.Empty(granted.Waiters);
    }

    [Fact]
    public void Release_Held_NamesNobodyAnyMore()
    {
        LockState free = After(TakenByTheFirst, new LockCommand.Release(First.Request), TimeSpan.FromSeconds(1));

        Assert.Equal(
            (LockPhase.Free, null, null, 0, Start.AddSeconds(1)),
            (free.Row.Phase, free.Row.LeaseId, free.Row.MessageId, free.Row.LeaseMicroseconds, free.Row.ExpiresAt));
    }

    [Fact]
    public void Take_WaitingStill_WritesOnceInAThirdOfItsTime()
    {
        LockState waiting = After(TakenByTheFirst, Second, TimeSpan.Zero);

        Assert.Same(waiting, After(waiting, Second, TimeSpan.FromSeconds(3.9)));
        LockState later = After(waiting, Second, TimeSpan.FromSeconds(4));

        Assert.Equal(Start.AddSeconds(16), Assert.Single(later.Waiters).ExpiresAt);
        Assert.Equal(waiting.Waiters[0].Ticket, later.Waiters[0].Ticket);
    }
}
