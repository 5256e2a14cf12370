namespace BusSignals.Tests.Time;

/// <summary>A due time is rounded up to what is stored; a wait is as long as it was said.</summary>
[Trait("Feature", "R13")]
public sealed class DueTimeTests
{
    private static readonly DateTimeOffset Now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(3);

    [Fact]
    public void Moment_WithinAMicrosecond_IsRoundedUpAndWaitedForExactly()
    {
        DueTime due = Now.AddTicks(1);

        Assert.Equal(Now.AddTicks(7), due.From(Now));
        Assert.Equal(TimeSpan.FromTicks(1), due.Length(Now));
    }

    [Fact]
    public void Delay_OfNothing_IsOverAtOnce() => Assert.Equal(TimeSpan.Zero, DueTime.In(TimeSpan.Zero).Length(Now));
}
