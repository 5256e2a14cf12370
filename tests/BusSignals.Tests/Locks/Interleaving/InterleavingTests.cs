namespace BusSignals.Tests.Locks.Interleaving;

/// <summary>
/// Thousands of schedules of whole applications, none of which sleeps: at most one holder while the clocks agree, fences
/// that only grow, waiters in order, nobody let in while a lock travels, stale writers refused whatever the clocks do,
/// and every lock free in the end.
/// </summary>
[Trait("Feature", "J19")]
[Trait("Feature", "J20")]
public sealed class InterleavingTests
{
    private const int Steps = 400;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Locks_ClocksAgree_KeepEveryPromise(int part)
    {
        int written = 0;
        for (int seed = part * 500; seed < (part + 1) * 500; seed++)
        {
            var world = new LockWorld(seed, clocksAgree: true);
            world.Run(Steps);
            Assert.Equal(0, world.Invariants.Doubled);
            written += world.Invariants.Written;
        }

        Assert.True(written > 500, $"Only {written} writes: the schedules do too little to prove anything.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Locks_ClocksFarApart_LetNoStaleFenceWrite(int part)
    {
        int doubled = 0;
        int refused = 0;
        for (int seed = part * 500; seed < (part + 1) * 500; seed++)
        {
            var world = new LockWorld(seed, clocksAgree: false);
            world.Run(Steps);
            doubled += world.Invariants.Doubled;
            refused += world.Invariants.Refused;
        }

        Assert.True(doubled > 0 && refused > 0, $"{doubled} double holders, {refused} refused writes: the schedules do too little to prove anything.");
    }

    [Fact]
    public void World_TheSameSeed_IsTheSameRun()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Assert.Equal(Trace(seed), Trace(seed));
        }

        static int Trace(int seed) => new LockWorld(seed, clocksAgree: false).Run(Steps);
    }
}
