namespace Orders.Tests;

/// <summary>The time of the machine, put forward by a test.</summary>
internal sealed class ShiftedClock : TimeProvider
{
    /// <summary>How far it is put forward.</summary>
    public TimeSpan Shift { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
