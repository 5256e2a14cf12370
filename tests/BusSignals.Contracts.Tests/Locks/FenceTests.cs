namespace BusSignals.Contracts.Tests.Locks;

[Trait("Feature", "J19")]
public sealed class FenceTests
{
    private static readonly Fence Older = new(41);
    private static readonly Fence Newer = new(42);

    [Fact]
    public void Compare_LaterLease_IsGreater()
    {
        Assert.Equal((true, true, false, false), (Older < Newer, Older <= Newer, Older > Newer, Older >= Newer));
        Assert.Equal(-1, Older.CompareTo(Newer));
    }

    [Fact]
    public void Compare_SameLease_IsNeither()
    {
        var same = new Fence(42);

        Assert.Equal((false, true, false, true), (same < Newer, same <= Newer, same > Newer, same >= Newer));
        Assert.Equal(Newer, same);
    }

    [Fact]
    public void Default_AnyFence_IsNewer() => Assert.True(new Fence(1) > default(Fence));

    [Fact]
    public void ThrowIfOlderThan_Older_SaysBothNumbers()
    {
        StaleFenceException stale = Assert.Throws<StaleFenceException>(() => Older.ThrowIfOlderThan(Newer));

        Assert.Equal((Older, Newer), (stale.Fence, stale.Newest));
        Assert.Equal(
            "The fence '41' is stale: '42' has written since. The lease was lost; acquire the lock again and begin from what is stored now.",
            stale.Message);
    }

    [Fact]
    public void ThrowIfOlderThan_SameOrNewer_LetsPass()
    {
        Newer.ThrowIfOlderThan(Newer);
        Newer.ThrowIfOlderThan(Older);
        Newer.ThrowIfOlderThan(default);
    }

    [Fact]
    public void ToString_OfAFence_IsItsNumber() => Assert.Equal("42", Newer.ToString());
}
